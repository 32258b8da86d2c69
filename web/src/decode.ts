// The compact answer of `spells` (docs/api.md) as the history that the page works on: numbers become what they stand for.
import type { Json } from "./api";
import type { History, Place, Spell } from "./types";

export function decodeHistory(h: Json): History {
  const wordsIn = (set: number): string[] => (h.word_sets[set] as number[]).map((i) => h.words[i]);
  const wordSets: string[][] = h.word_sets.map((_: Json, i: number) => wordsIn(i));
  const ids: string[] = h.actors.map((a: Json) => a.id);
  const sets: string[][] = h.sets.map((set: number[]) => set.map((i) => ids[i]));
  const day = (i: number | null): string | null => (i === null ? null : h.days[i]);
  const p = h.places;
  const places = (p.id as string[]).map((id, i): Place => ({
    id, name: p.name[i], arabic: p.name_ar[i], country: h.countries[p.country[i]] ?? "", admin1: h.admin1s[p.admin1[i]] ?? "", kind: h.kinds[p.kind[i]] ?? "",
    lat: p.lat[i], lon: p.lon[i], population: p.population[i] ?? 0, types: wordSets[p.types[i]] ?? [], speakers: wordSets[p.speakers[i]] ?? [],
  }));
  const s = h.spells;
  const spells = new Map<string, Spell[]>();
  for (let i = 0; i < s.place.length; i++) {
    const place = places[s.place[i]] as Place;
    const holder = s.holder[i] === null ? null : s.holder[i] === -1 ? "none" : ids[s.holder[i]] ?? null;
    const spell: Spell = {
      place, from: day(s.from[i]) as string, to: day(s.to[i]), holder, status: h.statuses[s.status[i]], claimants: sets[s.claimants[i]] ?? [], opponents: sets[s.opponents[i]] ?? [],
      confidence: s.confidence[i], basis: h.bases[s.basis[i]], affirmed: day(s.last_affirmed[i]), claims: s.claims[i], origins: s.origins[i],
      wordFirst: day(s.word_first[i]), wordLast: day(s.word_last[i]), halfLife: s.half_life[i], freshFrom: day(s.fresh_from[i]), freshTo: day(s.fresh_to[i]),
    };
    const list = spells.get(place.id);
    if (list) list.push(spell);
    else spells.set(place.id, [spell]);
  }
  return { places: new Map(places.map((one) => [one.id, one])), spells, names: new Map(h.actors.map((a: Json) => [a.id, a.name])) };
}
