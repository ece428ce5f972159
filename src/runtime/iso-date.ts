// Dates as ISO 8601 writes them. `Date.parse` takes far more, `soon 1` for one.

const DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * A day, or a date and time; without a time zone it is one of UTC.
 * @returns milliseconds since 1970; undefined for what is none, as the 30th of February
 */
export function parseIsoDate(text: string): number | undefined {
  const [, year, month, day, time, , , zone] = DATE.exec(text) ?? [];
  // `Date` takes the 30th of February for the 2nd of March.
  if (year === undefined || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate())
    return undefined;
  const dateMs = Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text);
  return Number.isNaN(dateMs) ? undefined : dateMs;
}
