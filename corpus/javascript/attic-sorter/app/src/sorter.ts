import axios, { AxiosInstance } from 'axios';
import { readFileSync } from 'fs';

interface Label {
  mid: string;
  description: string;
  score: number;
}

const ROOMS: { [label: string]: string } = {
  Book: 'study',
  Lamp: 'study',
  Doll: 'nursery',
  Toy: 'nursery',
  Teapot: 'kitchen',
  Plate: 'kitchen',
  Saw: 'shed',
};

export class AtticSorter {
  private readonly http: AxiosInstance;

  constructor(private readonly key: string, private readonly fallback = 'attic') {
    this.http = axios.create({ baseURL: 'https://vision.googleapis.com/v1', timeout: 20000 });
  }

  async sort(path: string): Promise<string> {
    const labels = await this.labels(readFileSync(path));
    return this.roomFor(labels);
  }

  private async labels(image: Buffer): Promise<Label[]> {
    const body = {
      requests: [
        {
          image: { content: image.toString('base64') },
          features: [{ type: 'LABEL_DETECTION', maxResults: 12 }],
        },
      ],
    };
    const { data } = await this.http.post('/images:annotate', body, { params: { key: this.key } });
    return data.responses[0].labelAnnotations || [];
  }

  private roomFor(labels: Label[]): string {
    let room = this.fallback;
    labels.forEach((label) => { // lint: order-dependent
      if (ROOMS.hasOwnProperty(label.description) && label.score > 0.6) {
        room = ROOMS[label.description];
        return;
      }
    });
    return room;
  }
}
