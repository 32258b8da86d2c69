// The whole state of the view lives in the URL, through this one table; a link opens what its sender saw.
import { useCallback, useEffect, useState } from "preact/hooks";

export const TABS = ["changes", "places", "reports", "review"] as const;
export type Tab = (typeof TABS)[number];
export type Names = "both" | "latin" | "arabic";

export interface View {
  on: string; // the day shown; empty: the last day of the record
  since: string; // start of the range whose changes are listed; empty: 30 days before `on`
  known: string; // "as known on"; empty: everything known now
  tab: Tab;
  place: string;
  doc: string;
  claim: string;
  q: string;
  actor: string;
  type: string;
  status: string;
  speaker: string;
  conf: number; // least confidence shown, in percent
  disputed: boolean;
  areas: boolean;
  names: Names;
  map: string; // lat,lon,zoom
}

interface Column<T> { initial: T; read: (text: string) => T | undefined; write: (value: T) => string }

const text: Column<string> = { initial: "", read: (t) => t, write: (v) => v };
const day: Column<string> = { initial: "", read: (t) => (/^\d{4}-\d\d-\d\d$/.test(t) && !isNaN(Date.parse(t)) ? t : undefined), write: (v) => v };
const flag: Column<boolean> = { initial: false, read: (t) => t === "1", write: (v) => (v ? "1" : "") };
const oneOf = <T extends string>(...all: readonly T[]): Column<T> => ({ initial: all[0] as T, read: (t) => all.find((x) => x === t), write: (v) => v });
const percent: Column<number> = { initial: 0, read: (t) => (/^\d{1,2}$/.test(t) ? Number(t) : undefined), write: String };
const windowOf: Column<string> = { initial: "", read: (t) => (/^-?[\d.]+,-?[\d.]+,[\d.]+$/.test(t) ? t : undefined), write: (v) => v };

export const TABLE: { [K in keyof View]: Column<View[K]> } = {
  on: day, since: day, known: day, tab: oneOf(...TABS), place: text, doc: text, claim: text, q: text, actor: text, type: text, status: text,
  speaker: text, conf: percent, disputed: flag, areas: flag, names: oneOf<Names>("both", "latin", "arabic"), map: windowOf,
};
const KEYS = Object.keys(TABLE) as (keyof View)[];

/** The view that a query string means, and a sentence for each part of it that means nothing. */
export function readView(search: string): { view: View; unread: string[] } {
  const given = new URLSearchParams(search);
  const unread: string[] = [];
  const view = Object.fromEntries(KEYS.map((key) => {
    const value = given.get(key);
    const read = value === null ? TABLE[key].initial : TABLE[key].read(value);
    if (read === undefined) unread.push(`The link says ${key}=${value}, which cannot be read; it was left out.`);
    return [key, read ?? TABLE[key].initial];
  })) as unknown as View;
  for (const key of given.keys()) if (!(key in TABLE) && key !== "token") unread.push(`The link says “${key}”, which this page does not know; it was left out.`);
  return { view, unread };
}

/** The query string of a view; what is as at first is left out. */
export function writeView(view: View): string {
  const out = new URLSearchParams();
  for (const key of KEYS) {
    const column = TABLE[key] as Column<unknown>;
    if (view[key] !== column.initial) out.set(key, column.write(view[key]));
  }
  const query = out.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return query ? `?${query}` : location.pathname;
}

export type SetView = (change: Partial<View>, how?: "push" | "replace") => void;

let slow = 0; // browsers refuse more than 100 changes of the address in 10 seconds: a playing slider writes its last one

/** The view in the URL. `push` makes a step that the Back button undoes; `replace` is for sliders and map moves. */
export function useView(): [View, SetView] {
  const [view, show] = useState(() => readView(location.search).view);
  useEffect(() => {
    const back = () => show(readView(location.search).view);
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const set = useCallback<SetView>((change, how = "push") => {
    show((old) => {
      const next = { ...old, ...change };
      clearTimeout(slow);
      if (how === "push") history.pushState(null, "", writeView(next));
      else slow = window.setTimeout(() => history.replaceState(null, "", writeView(next)), 400);
      return next;
    });
  }, []);
  return [view, set];
}
