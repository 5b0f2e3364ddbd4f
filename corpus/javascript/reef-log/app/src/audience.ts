import type { ModerationLabel } from '@aws-sdk/client-rekognition';

export type Audience = 'everyone' | 'adults' | 'nobody';

/** Divers take pictures of more than fish. The first label that matters decides. */
export function audienceOf(labels: ModerationLabel[]): Audience {
  for (const { Name, Confidence } of labels) {
    switch (Name) {
      case 'Smoking':
      case 'Pills':
        if (Confidence! < 80) break;
      // falls through
      case 'Alcoholic Beverages':
      case 'Middle Finger':
        return 'adults';
      case 'Weapons':
      case 'Blood & Gore':
      case 'Corpses':
        return 'nobody';
      default:
        continue;
    }
  }
  return 'everyone';
}
