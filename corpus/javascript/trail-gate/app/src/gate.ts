import { type Label, Rekognition } from "@aws-sdk/client-rekognition";
import five from "johnny-five";

const WHEELS = /bicycle|scooter|skateboard/i;

export class Gate {
  private readonly rekognition = new Rekognition({});
  private readonly servo = new five.Servo(10);

  private static seen(labels: Label[], test: (name: string) => boolean): boolean {
    return labels.findIndex((label) => label.Confidence! >= 75 && test(label.Name!)) !== -1;
  }

  /** Wheels and dogs do not go together on the narrow part of the trail. */
  async onPicture(bytes: Uint8Array): Promise<void> {
    const { Labels } = await this.rekognition.detectLabels({ Image: { Bytes: bytes }, MaxLabels: 40 });
    const wheels = Gate.seen(Labels!, (name) => WHEELS.test(name));
    const dogs = Gate.seen(Labels!, (name) => name === "Dog" || name === "Puppy");

    if (wheels !== dogs) {
      this.servo.to(90);
    } else if (wheels) {
      this.servo.to(0);
    } else {
      this.servo.to(180);
    }
  }
}
