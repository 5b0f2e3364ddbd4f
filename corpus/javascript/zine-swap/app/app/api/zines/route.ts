import { NextResponse } from "next/server";
import { shelfOf } from "../../../lib/reader";

export async function POST(request: Request) {
  const { title, blurb } = await request.json();
  if (!blurb?.trim()) {
    return NextResponse.json({ error: "Tell us what your zine is about." }, { status: 400 });
  }

  const shelf = await shelfOf(blurb);
  switch (shelf) {
    case "hold":
      return NextResponse.json({ message: `We will read “${title}” first.` }, { status: 202 });
    default:
      return NextResponse.json({ shelf }, { status: 201 });
  }
}
