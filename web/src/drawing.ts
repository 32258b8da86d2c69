// The map itself: MapLibre on GeoJSON sources. It is told what to show and says what was clicked; it keeps no state of the page.
import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { areas } from "./areas";
import { SEATS, styleOf, type Outlines } from "./basemap";
import { confidenceOn, isDisputed } from "./history";
import { Labels } from "./labels";
import { LookNames } from "./looks";
import type { Palette } from "./palette";
import type { Names } from "./state";
import { clusterSize, drawCluster, drawLook, lookNamed, SIZE } from "./symbols";
import type { Spell } from "./types";

export const CLUSTER_FROM = 400; // fewer places are drawn one by one
const FAR = 15; // closest zoom of a first look

setWorkerUrl(workerUrl);

export interface Shown { spells: Spell[]; day: string; colours: Palette; names: Names; areas: boolean; chosen: string }
export interface Heard { chosen: (id: string) => void; moved: (window: string) => void; ready: () => void }

export class Drawing {
  readonly map: MapView;
  private readonly labels: Labels;
  private clustered: boolean | null = null;
  private last: Shown | null = null;
  private loaded = false;
  private given: { ids: string[]; icons: string[] } = { ids: [], icons: [] };
  private chosen: string | null = null; // as given to its source
  private hasAreas = false;
  private looks: { colours: Palette; names: LookNames } | null = null;

  constructor(box: HTMLElement, private readonly outlines: Outlines, window: string, first: Spell[], heard: Heard) {
    const [lat, lon, zoom] = window.split(",").map(Number);
    const start = window ? { center: [lon as number, lat as number] as [number, number], zoom: zoom as number } : { center: [38, 35] as [number, number], zoom: 3 };
    this.map = new MapView({
      container: box, style: styleOf(outlines), ...start, minZoom: 1, maxZoom: FAR, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      fadeDuration: 0, renderWorldCopies: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({}), "bottom-right");
    this.map.getCanvas().ariaLabel = "Map of places; arrow keys move it, plus and minus zoom. The tab “Places” lists the same as a table.";
    this.map.setMissingStyleImageResolver((name) => this.addIcon(name));
    this.labels = new Labels(this.map);
    if (!window) this.fit(first, 0);
    this.map.on("load", () => {
      this.loaded = true;
      if (this.last) this.show(this.last);
      heard.ready();
    });
    this.map.on("moveend", (event) => {
      const { lat: y, lng: x } = this.map.getCenter();
      if (event.originalEvent || (event as { own?: boolean }).own) heard.moved(`${y.toFixed(4)},${x.toFixed(4)},${this.map.getZoom().toFixed(2)}`);
    });
    this.map.on("idle", () => { if (this.last) box.dataset["drawn"] = this.last.day; });
    this.map.on("click", (event) => this.clicked(event, heard));
    for (const layer of ["places", "clusters"]) {
      this.map.on("mouseenter", layer, () => { this.map.getCanvas().style.cursor = "pointer"; });
      this.map.on("mouseleave", layer, () => { this.map.getCanvas().style.cursor = ""; });
    }
  }

  /** Shows the states of a day; the source is given whole, clusters are made in the worker. */
  show(shown: Shown): void {
    this.last = shown;
    if (!this.loaded) return;
    const places = this.source("places");
    const clustered = shown.spells.length > CLUSTER_FROM;
    if (clustered !== this.clustered) void places.setClusterOptions({ cluster: (this.clustered = clustered) });
    this.place(places, shown);
    this.choose(shown);
    if (shown.areas || this.hasAreas) {
      const known = shown.areas ? shown.spells.filter((s) => s.status !== "unknown" && s.holder) : [];
      void this.source("areas").setData(areas(known, (s) => shown.colours(s.holder), (s) => 0.12 + 0.28 * confidenceOn(s, shown.day)));
      this.hasAreas = shown.areas;
    }
    this.labels.set(this.outlines.labels, shown.spells, shown.chosen, shown.names);
  }

  /** Rings the chosen place, if it is shown. */
  private choose({ spells, chosen }: Shown): void {
    const place = chosen ? spells.find((s) => s.place.id === chosen)?.place : undefined;
    if ((place?.id ?? "") === this.chosen) return;
    this.chosen = place?.id ?? "";
    void this.source("chosen").setData({ type: "FeatureCollection", features: place ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [place.lon, place.lat] } }] : [] });
  }

  /** Gives the source the places whole, or, where only states differ from the last time, what differs: a step of the slider stays cheap. */
  private place(source: GeoJSONSource, { spells, day, colours }: Shown): void {
    if (this.looks?.colours !== colours) this.looks = { colours, names: new LookNames(colours) };
    const { names } = this.looks;
    const icons = spells.map((spell) => names.of(spell, day));
    const properties = (spell: Spell, i: number) => ({ icon: icons[i]!, disputed: isDisputed(spell) ? 1 : 0, rank: spell.status === "unknown" ? 0 : isDisputed(spell) ? 2 : 1 });
    const before = this.given;
    this.given = { ids: spells.map((s) => s.place.id), icons };
    if (before.ids.length !== spells.length || before.ids.some((id, i) => id !== spells[i]!.place.id)) {
      const slots = slotsOf(spells);
      const features = spells.map((spell, i) => ({
        type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [spell.place.lon, spell.place.lat] }, properties: { id: spell.place.id, slot: slots[i]!, ...properties(spell, i) },
      }));
      void source.setData({ type: "FeatureCollection", features });
      return;
    }
    const update = spells.flatMap((spell, i) => (icons[i] === before.icons[i] ? [] : [{
      id: spell.place.id, addOrUpdateProperties: Object.entries(properties(spell, i)).map(([key, value]) => ({ key, value })),
    }]));
    if (update.length) void source.updateData({ update });
  }

  /** Moves the window to hold these places. */
  fit(spells: Spell[], duration = 400): void {
    if (!spells.length) return;
    const lons = spells.map((s) => s.place.lon);
    const lats = spells.map((s) => s.place.lat);
    const box: [number, number, number, number] = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    this.map.fitBounds(box, { padding: { top: 64, bottom: 40, left: 40, right: 90 }, maxZoom: 9, duration: still() ? 0 : duration }, { own: duration > 0 });
  }

  /** Brings a place into the window where it is outside. */
  reveal(place: { lat: number; lon: number }): void {
    if (!this.map.getBounds().contains([place.lon, place.lat])) this.map.easeTo({ center: [place.lon, place.lat], duration: still() ? 0 : 400 });
  }

  remove(): void {
    this.map.remove();
  }

  private source(name: string): GeoJSONSource {
    return this.map.getSource(name) as GeoJSONSource;
  }

  private clicked(event: MapMouseEvent, heard: Heard): void {
    const { x, y } = event.point;
    const hits = this.map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers: ["places", "clusters"] });
    const hit = hits.find((one) => !one.properties["slot"]) ?? hits[0];
    if (!hit || hit.geometry.type !== "Point") return;
    const id = hit.properties["cluster_id"] as number | undefined;
    if (id === undefined) heard.chosen(hit.properties["id"] as string);
    else {
      const center = hit.geometry.coordinates as [number, number];
      void this.source("places").getClusterExpansionZoom(id).then((zoom) => this.map.easeTo({ center, zoom: zoom + 0.3, duration: still() ? 0 : 400 }, { own: true }));
    }
  }

  private addIcon(name: string): void {
    const look = lookNamed(name);
    const [kind, count, disputed] = name.split("|");
    if (!look && kind !== "cluster") return;
    const size = look ? SIZE : clusterSize(Number(count));
    const scale = look || devicePixelRatio > 1 ? 2 : 1; // there are many clusters, and every step of the slider moves their pixels
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size * scale;
    const pen = canvas.getContext("2d", { willReadFrequently: true })!;
    if (look) drawLook(pen, look, scale);
    else drawCluster(pen, Number(count), disputed === "d", scale);
    this.map.addImage(name, pen.getImageData(0, 0, size * scale, size * scale), { pixelRatio: scale });
  }
}

/** Parts and sites stand where their settlement stands: each gets a seat around it, 0 is the middle. */
function slotsOf(spells: Spell[]): number[] {
  const key = (s: Spell) => `${s.place.lat},${s.place.lon}`;
  const middle = new Map<string, Spell>();
  for (const s of spells) if (!middle.has(key(s)) || !isPart(s)) middle.set(key(s), s);
  const seats = new Map<string, number>();
  return spells.map((s) => {
    if (middle.get(key(s)) === s) return 0;
    const seat = (seats.get(key(s)) ?? 0) + 1;
    seats.set(key(s), seat);
    return ((seat - 1) % SEATS.length) + 1;
  });
}

const isPart = (s: Spell): boolean => s.place.id.startsWith("part:") || s.place.kind === "facility";

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
