// Builds each entry of the front end (frontend/*.css, frontend/*.js) into houqin/core/static/dist, where Django's
// static files find them as "dist/<name>". Modules in folders below frontend/ are only imported by entries.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const entries = readdirSync(here)
  .filter((name) => name.endsWith(".css") || name.endsWith(".js"))
  .sort()
  .map((name) => join(here, name));

if (entries.length === 0) {
  console.error("frontend/ has no .css and no .js to build.");
  process.exit(1);
}

await build({
  entryPoints: entries,
  outdir: join(here, "../houqin/core/static/dist"),
  bundle: true,
  minify: true,
  sourcemap: process.argv.includes("--sourcemap"),
  format: "iife",
  charset: "utf8",
  // Phones in schools are old; cascade layers in app.css need these at least.
  target: ["chrome109", "safari15.4", "firefox115"],
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
});
