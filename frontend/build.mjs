// Builds each entry of the front end (frontend/*.css, frontend/*.js) into houqin/core/static/dist, where Django's
// static files find them as "dist/<name>". Modules in folders below frontend/ are only imported by entries.
import { copyFileSync, readdirSync } from "node:fs";
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

const out = join(here, "../houqin/core/static/dist");

await build({
  entryPoints: entries,
  outdir: out,
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

// The reader of codes (scan.js) fetches its wasm from our own server, never from a network of others.
const reader = join(here, "../node_modules/zxing-wasm");
copyFileSync(join(reader, "dist/reader/zxing_reader.wasm"), join(out, "zxing_reader.wasm"));
copyFileSync(join(reader, "LICENSE"), join(out, "zxing_reader.LICENSE.txt"));

// chart.js holds parts of these.
for (const name of ["echarts", "zrender"]) {
  copyFileSync(join(here, `../node_modules/${name}/LICENSE`), join(out, `${name}.LICENSE.txt`));
}
