import { labelsOf } from "@/lib/vision";

interface Props {
  searchParams: { photo?: string };
}

const DEFAULT_PHOTO = "https://theatre.example/curtain.jpg";

export default async function Stage({ searchParams: { photo = DEFAULT_PHOTO } }: Props) {
  const labels = await labelsOf(photo);
  const isDark = labels.indexOf("Shadow") > 0;

  return (
    <main className={isDark ? "night" : "day"}>
      <h1>Tonight</h1>
      {isDark ? <p>Please take your seats, we start in the dark.</p> : <p>The lamp stays on.</p>}
    </main>
  );
}
