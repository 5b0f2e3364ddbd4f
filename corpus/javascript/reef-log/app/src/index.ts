import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DetectModerationLabelsCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { audienceOf } from './audience';

const rekognition = new RekognitionClient({});
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({});

export async function handler(event: S3Event): Promise<void> {
  for (const { s3: { bucket, object } } of event.Records) {
    const command = new DetectModerationLabelsCommand({
      Image: { S3Object: { Bucket: bucket.name, Name: object.key } },
      MinConfidence: 55,
    });
    const { ModerationLabels } = await rekognition.send(command);
    const audience = audienceOf(ModerationLabels ?? []);

    if (audience === 'nobody') {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: object.key }));
      continue;
    }
    await dynamo.send(
      new PutItemCommand({ TableName: 'dives', Item: { picture: { S: object.key }, audience: { S: audience } } }),
    );
  }
}
