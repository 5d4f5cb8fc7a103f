/** Whether some of a row is in sight in a list that begins to be seen at `top`; all in pixels. */
export function isInSight(place: number, height: number, top: number, room: number): boolean {
  return place >= 0 && (place + 1) * height > top && place * height < top + room;
}
