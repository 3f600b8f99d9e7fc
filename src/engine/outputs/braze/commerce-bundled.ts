/** Commerce events with "Bundle Commerce Event Data" on: exactly one Braze object, with lists inside (spec/outputs/braze.md 1.7). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { FieldOrigin } from '../definition.ts';
import { prefixed } from '../shared/payload.ts';
import { numberOf } from '../shared/values.ts';
import { addPurchase, objectsOf } from './commerce.ts';
import type { Variant } from './commerce.ts';
import { addItem } from './events.ts';
import type { EventAt, EventContext } from './events.ts';
import { Fields, attributeEntries } from './properties.ts';
import { AMOUNT_ROWS, BUNDLED_PRODUCT_ROWS, IMPRESSION_ROWS, PROMOTION_ROWS, TRANSACTION_ROWS } from './tables.ts';

const FACT = 'bundled-keys';

/** A list of objects and the origins below it. */
interface PartList {
  readonly value: Json[];
  readonly origins: FieldOrigin[];
}

export function mapBundled(variant: Variant, event: EventAt, context: EventContext): void {
  const fields = new Fields();
  switch (variant.kind) {
    case 'product': {
      const { action, source, word, wordSource } = variant;
      put(fields, 'products', products(action['products'], `${source}/products`, context));
      fields.rows(TRANSACTION_ROWS, action, source, 'transaction', 'typed', FACT);
      fields.rows(AMOUNT_ROWS, action, source, 'amount', 'typed', FACT);
      if (word === 'purchase') bundledPurchase(variant, fields, event, context);
      else addItem({ name: `eCommerce - ${word}`, source: wordSource, how: 'bundled commerce event', fact: 'commerce-names' }, fields, event, context);
      return;
    }
    case 'promotion':
      put(fields, 'promotions', listOfParts(variant.action['promotions'], `${variant.source}/promotions`, (promotion, at, into) => into.rows(PROMOTION_ROWS, promotion, at, 'promotion', 'typed', FACT)));
      addItem({ name: `eCommerce - ${variant.word}`, source: variant.wordSource, how: 'bundled commerce event', fact: 'commerce-names' }, fields, event, context);
      return;
    case 'impression':
      put(fields, 'impressions', listOfParts(variant.list, variant.source, (impression, at, into) => {
        into.rows(IMPRESSION_ROWS, impression, at, 'impression', 'typed', FACT);
        put(into, 'products', products(impression['products'], `${at}/products`, context));
      }));
      addItem({ name: 'eCommerce - Impression', source: variant.source, how: 'bundled commerce event', fact: 'commerce-names' }, fields, event, context);
      return;
    default:
      variant satisfies never;
  }
}

function bundledPurchase({ action, source, wordSource }: Extract<Variant, { kind: 'product' }>, properties: Fields, event: EventAt, context: EventContext): void {
  properties.attributes(event.data, event.source, context.options.detectsEvents, 'event attribute');
  const fields = new Fields();
  fields.put('product_id', 'eCommerce - purchase', wordSource, 'bundled commerce event', 'commerce-names');
  const amount = numberOf(action['total_amount']);
  addPurchase(fields, amount ?? 0, amount === null ? 'constant' : `${source}/total_amount`, 1, 'constant', properties, event, context);
}

function put(fields: Fields, key: string, { value, origins }: PartList): void {
  if (value.length > 0) fields.part(key, value, origins);
}

function products(list: Json | undefined, source: string, { options }: EventContext): PartList {
  return listOfParts(list, source, (product, at, into) => {
    into.rows(BUNDLED_PRODUCT_ROWS, product, at, 'product', 'typed', FACT);
    const own = attributeEntries(product['custom_attributes'], options.detectsEvents);
    if (own.length > 0) into.part('Attributes', Object.fromEntries(own), [{ target: '', source: `${at}/custom_attributes`, how: 'product attribute', fact: FACT }]);
  });
}

function listOfParts(list: Json | undefined | readonly Json[], source: string, fill: (object: JsonObject, at: string, into: Fields) => void): PartList {
  const made: PartList = { value: [], origins: [] };
  for (const [object, at] of objectsOf(list, source)) {
    const fields = new Fields();
    fill(object, at, fields);
    if (fields.entries.length === 0) continue;
    const prefix = `/${made.value.length}`;
    made.value.push(fields.value);
    for (const origin of prefixed(fields.origins, prefix)) made.origins.push(origin);
  }
  return made;
}
