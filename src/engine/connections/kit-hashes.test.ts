import { describe, expect, it } from 'vitest';
import { hashUtf16, hashUtf8, kitHashFor } from './kit-hashes.ts';

/** spec/pipeline.md c.4 and wire-protocol.md 5.3. */
const VECTORS: readonly [text: string, hash: number, apple?: number][] = [
  ['0', 48], ['1', 49], ['4', 52], ['8', 56], ['9', 57], ['10', 1567], ['16', 1573], ['18', 1575], ['22', 1600],
  ['8Level Complete', -919770995], ['8level complete', -919770995], ['8Level Completescore', 1511138853], ['8Order Placed', 1619222919], ['8Order Placedtotal', -328837603],
  ['0Home', 47537423], ['0Hometab', -1151724506], ['email', 96619420], ['Loyalty Tier', 243612028], ['gold', 3178592],
  ['1foo-event-name', 1448105910], ['The Quick Brown Fox Jumps Over the Lazy Dog.', -142870245],
  ['1marketing', -1972997867], ['1analytics', 1562722933], ['2data_sale_opt_out', -575335347],
  ['3Search', 1406677915], ['3Searchquery', 1765666317],
  ['16Coupon Code', -1441067422], ['16Affiliation', -1091394645], ['16Total Amount', -1854578855], ['16Tax Amount', -1165857198], ['16Shipping Amount', 1981351493], ['16Transaction Id', 1567571714],
  ['Brand', 93997959], ['Category', 50511102], ['Variant', 236785797], ['Position', 747804969], ['Coupon Code', 1670245799], ['Id', 3355], ['Name', 3373707], ['Creative', 1820422063],
  ['true', 3569038], ['', 0], ['8Añadir', 1163183988, 455811651], ['café', 3045921, 94422542],
  ['plan', 3443497], ['1Video Watched', 1727231608], ['1Video Watchedcategory', -768328842],
];

describe('hashes of kit filters', () => {
  it.each(VECTORS.map(([text, hash, apple = hash]) => ({ text, hash, apple })))('$text', ({ text, hash, apple }) => expect([hashUtf16(text), hashUtf8(text)]).toEqual([hash, apple]));

  it('are Apple\'s for iOS and tvOS alone', () => {
    expect((['web', 'android', 'fire_tv', 'roku', 'ios', 'tvos'] as const).map((platform) => kitHashFor(platform)('café'))).toEqual([3045921, 3045921, 3045921, 3045921, 94422542, 94422542]);
  });
});
