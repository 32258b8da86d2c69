/** A field for a day. One that is only half written, or lies outside the bounds, changes nothing; an empty one counts only where `empty` allows it. */
export function DayField({ value, min, max, empty = false, set }: { value: string; min: string; max: string; empty?: boolean; set: (day: string) => void }) {
  return <input type="date" value={value} min={min} max={max} onChange={({ currentTarget: { value: day, validity } }) => { if (validity.valid && (day || empty)) set(day); }} />;
}
