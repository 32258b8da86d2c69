import { useEffect, useState } from "preact/hooks";
import { getReports } from "./api";
import { written } from "./days";
import type { SetView, View } from "./state";
import type { Head } from "./types";
import { many } from "./words";

interface Props { view: View; since: string; on: string; copy: boolean; set: SetView; version: number }
interface Found { items: Head[]; next: number | null; total: number; of: number }
const PAUSE = 150; // milliseconds the day rests before its reports are asked for

/** The reports that tell of what map and lists show, newest first; a copy (a static export) lists all it has. */
export function Reports({ view, since, on, copy, set, version }: Props) {
  const [found, setFound] = useState<Found | null>(null);
  const [failed, setFailed] = useState("");
  const load = (before: Found | null, signal: AbortSignal) => getReports(view, since, on, before?.next ?? 0, signal)
    .then((page) => { setFound({ ...page, items: [...(before?.items ?? []), ...page.items] }); setFailed(""); })
    .catch((e: Error) => { if (e.name !== "AbortError") setFailed(e.message); });
  useEffect(() => {
    const stop = new AbortController();
    const wait = setTimeout(() => void load(null, stop.signal), found ? PAUSE : 0);
    return () => { clearTimeout(wait); stop.abort(); };
  }, [view.known, view.actor, view.type, view.status, view.speaker, view.conf, view.disputed, since, on, version]);
  if (failed) return <p class="notice" role="alert">{failed}</p>;
  if (!found) return <p aria-busy="true">Opening the list of reports…</p>;
  return (
    <div class="reports">
      <p class="quiet reports-count">{copy ? `${many(found.total, "report")}, newest first; this copy lists them all.` : `${found.total.toLocaleString("en")} of ${many(found.of, "report")} tell of what is shown, ${written(since)} – ${written(on)}; newest first.`}</p>
      <ol>{found.items.map((d) => (
        <li key={d.id}><button type="button" class="row" aria-pressed={d.id === view.doc} onClick={() => set({ doc: d.id, claim: "" })}><span><b dir="auto">{d.title || d.outlet || d.id}</b><small>{[d.outlet, d.published ?? "without a date"].filter(Boolean).join(", ")}</small></span></button></li>
      ))}</ol>
      {found.next !== null && <button type="button" onClick={() => void load(found, new AbortController().signal)}>Show more</button>}
    </div>
  );
}
