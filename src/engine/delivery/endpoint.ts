/** Where a request really goes when an output sends to a real endpoint. */

/** With another `base`, the partner's path and parameters stand behind its own: `http://localhost:9000/hooks` and `https://api.example.com/track?ip=1`. */
export function endpointUrl(mapped: string, base: string | undefined): string {
  if (base === undefined) return mapped;
  const [own, to] = [URL.parse(mapped), URL.parse(base)];
  if (own === null || to === null) return mapped;
  const parameters = [to.search.slice(1), own.search.slice(1)].filter((text) => text !== '').join('&');
  return `${to.origin}${to.pathname.replace(/\/+$/, '')}${own.pathname}${parameters === '' ? '' : `?${parameters}`}`;
}
