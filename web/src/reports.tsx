import { useEffect, useState } from "preact/hooks";
import { getReports } from "./api";
import type { SetView, View } from "./state";
import type { Head } from "./types";
import { many } from "./words";

/** The reports of the record, newest first. */
export function Reports({ view, set, version }: { view: View; set: SetView; version: number }) {
  const [list, setList] = useState<Head[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [total, setTotal] = useState(0);
  const [failed, setFailed] = useState("");
  const load = (after: number) => getReports(view.known, after).then((page) => { setList((old) => (after ? [...(old ?? []), ...page.items] : page.items)); setNext(page.next); setTotal(page.total); }).catch((e: Error) => setFailed(e.message));
  useEffect(() => { void load(0); }, [view.known, version]);
  if (failed) return <p class="notice" role="alert">{failed}</p>;
  if (!list) return <p aria-busy="true">Opening the list of reports…</p>;
  return (
    <div class="reports">
      <p class="quiet">{many(total, "report")}, newest first.</p>
      <ol>{list.map((d) => (
        <li key={d.id}><button type="button" class="row" aria-pressed={d.id === view.doc} onClick={() => set({ doc: d.id, claim: "" })}><span><b dir="auto">{d.title || d.outlet || d.id}</b><small>{[d.outlet, d.published ?? "without a date"].filter(Boolean).join(", ")}</small></span></button></li>
      ))}</ol>
      {next !== null && <button type="button" onClick={() => void load(next)}>Show more</button>}
    </div>
  );
}
