// The review queue and what was done in this sitting, so that anything can be taken back.
import { useCallback, useEffect, useState } from "preact/hooks";
import { getQueue, sendWords, takeBack, type Judged } from "./api";
import { reviewer } from "./reviewer";
import type { Moved, QueueItem, Word } from "./types";

export interface Queue {
  items: QueueItem[];
  total: number;
  at: number; // position of the item looked at
  marked: Set<string>; // chosen for a bulk judgement
  done: Map<string, string>; // claim → what was said in this sitting
  sent: number; // how many times something was sent
  moved: Moved[]; // what the last judgement moved
  failed: string;
  go: (at: number) => void;
  mark: (id: string) => void;
  markAll: () => void;
  judge: (action: Word["action"], reason: string, changes?: Record<string, string>) => Promise<string>;
  undo: () => Promise<string>;
}

export function useQueue(active: boolean, blind: string, changed: () => void): Queue {
  const [items, setItems] = useState<QueueItem[]>([]);
  const [total, setTotal] = useState(0);
  const [at, go] = useState(0);
  const [marked, setMarked] = useState<Set<string>>(new Set());
  const [done, setDone] = useState<Map<string, string>>(new Map());
  const [past, setPast] = useState<{ targets: string[]; ids: string[]; at: number }[]>([]);
  const [moved, setMoved] = useState<Moved[]>([]);
  const [sent, setSent] = useState(0);
  const [failed, setFailed] = useState("");

  useEffect(() => {
    if (!active) return;
    getQueue(reviewer(), blind).then((found) => { setItems(found.items); setTotal(found.total); go(0); setDone(new Map()); setMarked(new Set()); setPast([]); setFailed(""); }).catch((error: Error) => setFailed(error.message));
  }, [active, blind]);

  const send = useCallback(async (sent: Promise<Judged>): Promise<string[] | null> => {
    try {
      const { ids, moved: now } = await sent;
      setMoved(now);
      setSent((n) => n + 1);
      setFailed("");
      changed();
      return ids;
    } catch (error) { setFailed((error as Error).message); return null; }
  }, [changed]);

  const judge: Queue["judge"] = async (action, reason, changes = {}) => {
    if (!reviewer()) { setFailed("Say who you are first: a name or pseudonym goes under every judgement."); return "Your name is missing."; }
    const targets = marked.size && action !== "correct" ? [...marked] : items[at] ? [items[at].claim.id] : [];
    const ids = targets.length ? await send(sendWords(reviewer(), targets.map((target) => ({ target, action, reason, changes })))) : null;
    if (!ids) return "Nothing was judged.";
    setPast([...past, { targets, ids, at }]);
    setDone(new Map([...done, ...targets.map((t) => [t, action] as const)]));
    setMarked(new Set());
    const next = items.findIndex((item, i) => i > (marked.size ? -1 : at) && !done.has(item.claim.id) && !targets.includes(item.claim.id));
    go(next < 0 ? items.length : next);
    return `${targets.length === 1 ? "1 claim" : `${targets.length} claims`}: ${action}.`;
  };

  const undo: Queue["undo"] = async () => {
    const last = past.at(-1);
    if (!last) return "Nothing to take back in this sitting.";
    if (!(await send(takeBack(reviewer(), last.ids)))) return "Nothing was taken back.";
    setPast(past.slice(0, -1));
    setDone(new Map([...done].filter(([id]) => !last.targets.includes(id))));
    go(last.at);
    return last.targets.length === 1 ? "Taken back." : `${last.targets.length} judgements taken back.`;
  };

  const mark = (id: string) => setMarked((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next; });
  const markAll = () => setMarked(marked.size ? new Set() : new Set(items.filter((i) => !done.has(i.claim.id)).map((i) => i.claim.id)));
  return { items, total, at, marked, done, sent, moved, failed, go, mark, markAll, judge, undo };
}
