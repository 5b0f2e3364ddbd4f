// A bar chart of wrong decisions as SVG.

const colours = { generic: "#9a9a9a", tuned: "#5b8fb9", customised: "#2c7a3f" };
const bar = 22;
const group = 110;
const high = 220;

export function chart(rows, variants) {
  const most = Math.max(0.01, ...rows.flatMap(({ wrong, count }) => variants.map((variant) => wrong[variant] / count)));
  const width = 60 + rows.length * group;
  const bars = rows.flatMap(({ name, wrong, count }, place) => {
    const left = 50 + place * group;
    const shown = variants.map((variant, number) => {
      const height = (wrong[variant] / count / most) * high;
      const x = left + number * (bar + 4);
      const label = `${((100 * wrong[variant]) / count).toFixed(1)}`;
      return `<rect x="${x}" y="${40 + high - height}" width="${bar}" height="${height}" fill="${colours[variant]}"/><text x="${x + bar / 2}" y="${36 + high - height}" font-size="9" text-anchor="middle">${label}</text>`;
    });
    return [...shown, `<text x="${left + 1.5 * (bar + 4)}" y="${58 + high}" font-size="11" text-anchor="middle">${name}</text>`];
  });
  const legend = variants.map(
    (variant, place) =>
      `<rect x="${50 + place * 110}" y="8" width="10" height="10" fill="${colours[variant]}"/><text x="${66 + place * 110}" y="17" font-size="11">${variant}</text>`,
  );
  const parts = [
    ...legend,
    `<text x="12" y="${40 + high / 2}" font-size="11" transform="rotate(-90 12 ${40 + high / 2})" text-anchor="middle">wrong decisions, %</text>`,
    ...bars,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${high + 70}" font-family="sans-serif">\n${parts.join("\n")}\n</svg>\n`;
}
