/** Text in lines of a width in pixels: fonts are not known when a page is written, so widths are estimated on the large side. */

/** Widths in parts of the font's size, by kind of character. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;'|!()[\]{}`]/, 0.34],
  [/[ ftr"/\\-]/, 0.42],
  [/[mwMW@%]/, 0.98],
  [/[A-Z&#]/, 0.74],
  [/[\u0020-\u024f]/, 0.62],
];

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widths.find(([pattern]) => pattern.test(character))?.[1] ?? 1.05;
  return width * size;
}

export interface Room {
  readonly width: number;
  readonly lines: number;
  readonly size: number;
}

/** The text broken into lines that fit, between words where that is possible, and cut where there are too many. */
export function fittedLines(text: string, { width, lines: most, size }: Room): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/).flatMap((w) => piecesOf(w, width, size))) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line === "" || widthOf(longer, size) <= width) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
    if (lines.length > most) break;
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]} …`];
}

/** A word that is wider than a line, in pieces. */
function piecesOf(word: string, width: number, size: number): string[] {
  if (widthOf(word, size) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (widthOf(piece + character, size) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}
