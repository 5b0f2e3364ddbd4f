import { LanguageServiceClient } from '@google-cloud/language'

const client = new LanguageServiceClient()

export interface Feeling {
  mood: number
  strength: number
}

/** How a listener's letter feels, to one digit. */
export async function feelingOf(content: string): Promise<Feeling> {
  const [result] = await client.analyzeSentiment({ document: { content, type: 'PLAIN_TEXT' } })
  const { score, magnitude } = result.documentSentiment!
  return { mood: Math.round(score! * 10) / 10, strength: magnitude! }
}
