// A base map of the user's own: a .pmtiles file, read from the disk piece by piece; nothing is sent anywhere.
import { addProtocol, type Map as MapView } from "maplibre-gl";
import { FileSource, PMTiles, Protocol, TileType } from "pmtiles";
import { many } from "./words";

const protocol = new Protocol();
let registered = false;

export interface Laid { words: string; laid: boolean }

/** Lays the file under the borders; gives a sentence on what it is, or on why it cannot be drawn. */
export async function addTiles(map: MapView, from: File | string): Promise<Laid> {
  const name = typeof from === "string" ? "the map file of the server" : from.name;
  const tiles = new PMTiles(typeof from === "string" ? new URL(from, document.baseURI).href : new FileSource(from));
  const header = await tiles.getHeader().catch(() => null);
  if (!header) return { words: `“${name}” is not a .pmtiles file that can be read; make one with the pmtiles tool.`, laid: false };
  if (!registered) addProtocol("pmtiles", protocol.tile);
  registered = true;
  protocol.add(tiles);
  removeTiles(map);
  const url = `pmtiles://${tiles.source.getKey()}`;
  if (header.tileType !== TileType.Mvt) {
    map.addSource("own", { type: "raster", url, tileSize: 256 });
    map.addLayer({ id: "own-raster", type: "raster", source: "own" }, "areas");
    return { words: `“${name}” lies under the map (pictures, zoom ${header.minZoom}–${header.maxZoom}).`, laid: true };
  }
  map.addSource("own", { type: "vector", url });
  const about = (await tiles.getMetadata()) as { vector_layers?: { id: string }[] };
  const layers = about.vector_layers ?? [];
  for (const { id } of layers) {
    map.addLayer({ id: `own-fill-${id}`, type: "fill", source: "own", "source-layer": id, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": /water|ocean/.test(id) ? "#cfdde6" : "#e9e5db", "fill-opacity": 0.5 } }, "areas");
    map.addLayer({ id: `own-line-${id}`, type: "line", source: "own", "source-layer": id, filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": "#a29c8f", "line-width": 0.8 } }, "areas");
  }
  return { words: `“${name}” lies under the map (${many(layers.length, "layer")}, zoom ${header.minZoom}–${header.maxZoom}).`, laid: true };
}

export function removeTiles(map: MapView): void {
  for (const layer of map.getStyle().layers) if (layer.id.startsWith("own-")) map.removeLayer(layer.id);
  if (map.getSource("own")) map.removeSource("own");
}
