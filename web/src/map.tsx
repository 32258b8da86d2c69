import { useEffect, useRef, useState } from "preact/hooks";
import { CUT_KM } from "./areas";
import { loadOutlines } from "./basemap";
import { CLUSTER_FROM, Drawing } from "./drawing";
import type { Palette } from "./palette";
import type { SetView, View } from "./state";
import type { Meta, Spell } from "./types";

interface Props { meta: Meta; spells: Spell[]; day: string; colours: Palette; view: View; set: SetView; choose: (id: string) => void; tell: (words: string) => void }

/** The map with its controls; where the browser cannot draw it, a sentence that points to the table. */
export function MapBox({ meta, spells, day, colours, view, set, choose, tell }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const heard = useRef({ set, choose });
  heard.current = { set, choose };
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState("");

  useEffect(() => {
    let gone = false;
    loadOutlines().then((outlines) => {
      if (gone || !box.current) return;
      drawing.current = new Drawing(box.current, outlines, view.map, spells, {
        chosen: (id) => heard.current.choose(id),
        moved: (map) => heard.current.set({ map }, "replace"),
        ready: () => setReady(true),
      });
    }).catch((error: Error) => setFailed(`The map cannot be drawn here (${error.message}). The tab “Places” lists the same states.`));
    return () => { gone = true; drawing.current?.remove(); };
  }, []);

  useEffect(() => {
    drawing.current?.show({ spells, day, colours, names: view.names, areas: view.areas, chosen: view.place });
  }, [spells, day, colours, view.names, view.areas, view.place, ready]);

  useEffect(() => {
    const chosen = spells.find((s) => s.place.id === view.place);
    if (ready && chosen) drawing.current?.reveal(chosen.place);
  }, [view.place, ready]);

  const [own, setOwn] = useState({ words: "", laid: false }); // of the user's base map
  const lay = async (from: File | string | null) => {
    if (!drawing.current) return;
    const { addTiles, removeTiles } = await import("./tiles");
    if (from) setOwn(await addTiles(drawing.current.map, from));
    else { removeTiles(drawing.current.map); setOwn({ words: "", laid: false }); tell("The base map is removed."); }
  };
  useEffect(() => { if (ready && meta.pmtiles) void lay(meta.pmtiles); }, [ready]);
  const tiles = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    input.value = ""; // so that the same file can be chosen again
    if (file) await lay(file);
  };

  return (
    <section class="mapbox" aria-label="Map">
      <div class="map" ref={box} data-ready={ready} data-points={spells.length} data-clustered={spells.length > CLUSTER_FROM} />
      {failed && <p class="notice" role="alert">{failed}</p>}
      <details class="map-tools" open={innerWidth > 760}>
        <summary>Map</summary>
        <button type="button" onClick={() => drawing.current?.fit(spells)}>Fit all</button>
        <label><input type="checkbox" checked={view.areas} onChange={(e) => set({ areas: e.currentTarget.checked })} /> Display areas</label>
        <label>Names <select value={view.names} onChange={(e) => set({ names: e.currentTarget.value as View["names"] })}>
          <option value="both">Latin and Arabic</option><option value="latin">Latin</option><option value="arabic">Arabic</option>
        </select></label>
        <label class="file">Base map… <input type="file" accept=".pmtiles" onChange={(e) => void tiles(e.currentTarget)} /></label>
        <span class="map-said" aria-live="polite">{own.words}</span>
        {own.laid && <button type="button" onClick={() => void lay(null)}>Remove base map</button>}
      </details>
      <p class="disclaimer">
        {meta.disclaimer} Borders and names are for orientation and imply no judgement on the legal status of any territory.
        {view.areas && <strong> Areas are for display only: what lies nearest to a place, within {CUT_KM} km; they say nothing about who holds the ground between.</strong>}
      </p>
    </section>
  );
}
