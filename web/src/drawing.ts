// The map itself: MapLibre on GeoJSON sources. It is told what to show and says what was clicked; it keeps no state of the page.
import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { areas } from "./areas";
import { styleOf, type Outlines } from "./basemap";
import { confidenceOn, isDisputed } from "./history";
import { Labels } from "./labels";
import { lookOf } from "./looks";
import type { Palette } from "./palette";
import type { Names } from "./state";
import { clusterSize, drawCluster, drawLook, lookName, lookNamed, SIZE } from "./symbols";
import type { Spell } from "./types";

const CLUSTER_FROM = 400; // fewer places are drawn one by one
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

  constructor(box: HTMLElement, private readonly outlines: Outlines, window: string, first: Spell[], heard: Heard) {
    const [lat, lon, zoom] = window.split(",").map(Number);
    const start = window ? { center: [lon as number, lat as number] as [number, number], zoom: zoom as number } : { center: [38, 35] as [number, number], zoom: 3 };
    this.map = new MapView({
      container: box, style: styleOf(outlines), ...start, minZoom: 1, maxZoom: FAR, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      fadeDuration: 0, renderWorldCopies: false, canvasContextAttributes: { antialias: true },
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
    const looks = shown.spells.map((spell) => lookOf(spell, shown.day, shown.colours));
    void places.setData({
      type: "FeatureCollection",
      features: shown.spells.map((spell, i) => ({
        type: "Feature" as const,
        geometry: { type: "Point" as const, coordinates: [spell.place.lon, spell.place.lat] },
        properties: { id: spell.place.id, icon: lookName(looks[i]!), disputed: isDisputed(spell) ? 1 : 0, rank: spell.status === "unknown" ? 0 : isDisputed(spell) ? 2 : 1 },
      })),
    });
    const chosen = shown.spells.filter((s) => s.place.id === shown.chosen);
    void this.source("chosen").setData({ type: "FeatureCollection", features: chosen.map(({ place }) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [place.lon, place.lat] } })) });
    const known = shown.areas ? shown.spells.filter((s) => s.status !== "unknown" && s.holder) : [];
    void this.source("areas").setData(areas(known, (s) => shown.colours(s.holder), (s) => 0.12 + 0.28 * confidenceOn(s, shown.day)));
    this.labels.set(
      this.outlines.labels,
      shown.spells.map(({ place, claims, status }) => ({
        id: place.id, name: place.name, arabic: place.arabic ?? "", lon: place.lon, lat: place.lat, rank: 2,
        weight: (place.id === shown.chosen ? 1e6 : 0) + claims + (status === "unknown" ? 0 : 5),
      })),
      shown.names,
    );
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
    const [hit] = this.map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers: ["places", "clusters"] });
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
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size * 2;
    const pen = canvas.getContext("2d", { willReadFrequently: true })!;
    if (look) drawLook(pen, look, 2);
    else drawCluster(pen, Number(count), disputed === "d", 2);
    this.map.addImage(name, pen.getImageData(0, 0, size * 2, size * 2), { pixelRatio: 2 });
  }
}

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
