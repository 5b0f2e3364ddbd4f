import { AtticSorter } from './sorter';

async function main(paths: string[]): Promise<void> {
  const sorter = new AtticSorter(process.env.VISION_KEY ?? '');
  for (const path of paths) {
    console.log(`${path}\t${await sorter.sort(path)}`);
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
