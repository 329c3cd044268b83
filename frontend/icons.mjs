// Draws the icon sprite: one <symbol> per file of frontend/icons, sorted by name, written to
// houqin/core/static/core/icons.svg. The sprite is committed; a test fails when it is older than a drawing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "icons");
const target = join(here, "../houqin/core/static/core/icons.svg");

const symbols = readdirSync(folder)
  .filter((name) => name.endsWith(".svg"))
  .sort()
  .map((name) => {
    const drawing = readFileSync(join(folder, name), "utf8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].trim();
    return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${drawing}</symbol>`;
  });

writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
