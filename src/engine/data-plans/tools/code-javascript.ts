/** Calls of the web SDK and of the Node.js library, as an app would write them. */
import type { Call } from './fix-call.ts';
import { literal, mapLines, noteText, pascalWord, statements, trailing, valueOf } from './code-text.ts';
import type { Syntax } from './code-text.ts';
import { memberName, quote } from './typescript-schema.ts';

const JAVASCRIPT: Syntax = {
  text: quote, nothing: 'null', list: (items) => `[${items.join(', ')}]`, map: (entries) => (entries.length === 0 ? '{}' : `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }`),
  entry: (name, value) => `${memberName(name)}: ${value}`, open: '{', close: '}', empty: '{}', indent: '  ',
};

const TRANSACTION: ReadonlyMap<string, string> = new Map([
  ['transaction_id', 'Id'], ['affiliation', 'Affiliation'], ['coupon_code', 'CouponCode'], ['total_amount', 'Revenue'], ['shipping_amount', 'Shipping'], ['tax_amount', 'Tax'],
]);
const PRODUCT_ORDER = ['name', 'id', 'price', 'quantity', 'variant', 'category', 'brand', 'position', 'coupon_code'] as const;

export function webCode(call: Call): string {
  const attributes = call.attributes.length === 0 ? '' : `, ${mapLines(call.attributes, JAVASCRIPT)}`;
  const note = call.nameNote === null ? '' : `// ${call.nameNote}\n`;
  const currency = statements(call.data, ({ name, value }) => (name === 'currency_code' ? `mParticle.eCommerce.setCurrencyCode(${literal(value, JAVASCRIPT)});` : null));
  switch (call.kind) {
    case 'event': return `${note}mParticle.logEvent(${quote(call.name)}, mParticle.EventType.${pascalWord(call.type) || 'Other'}${attributes});`;
    case 'screen': return `${note}mParticle.logPageView(${quote(call.name)}${attributes});`;
    case 'product': return [
      ...currency, webProduct(call),
      `mParticle.eCommerce.logProductAction(mParticle.ProductActionType.${pascalWord(call.name).replace('WishList', 'Wishlist') || 'Unknown'}, [product]${webRest(call)});`,
    ].join('\n');
    case 'impression': {
      const list = valueOf(call.action, 'product_impression_list');
      return [...currency, webProduct(call), `const impression = mParticle.eCommerce.createImpression(${literal(list?.value ?? 'list', JAVASCRIPT)}, product);${trailing(list?.note ?? null)}`, `mParticle.eCommerce.logImpression(impression${attributes});`].join('\n');
    }
    case 'promotion': return [
      `const promotion = mParticle.eCommerce.createPromotion(${['id', 'creative', 'name', 'position'].map((name) => literal(valueOf(call.item, name)?.value ?? null, JAVASCRIPT)).join(', ')});`,
      ...statements(call.item.filter(({ note: changed }) => changed !== null), () => null),
      `mParticle.eCommerce.logPromotion(mParticle.PromotionType.Promotion${pascalWord(call.name)}, promotion${attributes});`,
    ].join('\n');
    case 'user-attributes': return call.attributes.map(({ name, value, removed, note: changed }) => `mParticle.Identity.getCurrentUser().${removed ? `removeUserAttribute(${quote(name)})` : Array.isArray(value) ? `setUserAttributeList(${quote(name)}, ${literal(value, JAVASCRIPT)})` : `setUserAttribute(${quote(name)}, ${literal(value, JAVASCRIPT)})`};${trailing(changed)}`).join('\n');
    case 'user-identities': return `mParticle.Identity.modify({\n  userIdentities: ${mapLines(call.attributes, JAVASCRIPT).replaceAll('\n', '\n  ')},\n});`;
    case 'other': return '';
  }
}

function webProduct(call: Call): string {
  const last = call.itemAttributes.length > 0 ? PRODUCT_ORDER.length : PRODUCT_ORDER.findLastIndex((name, index) => index < 3 || valueOf(call.item, name) !== undefined) + 1;
  const lines = PRODUCT_ORDER.slice(0, last).map((name) => {
    const argument = valueOf(call.item, name);
    const note = call.item.find((other) => other.name === name)?.note ?? null;
    return `  ${argument === undefined ? 'undefined' : literal(argument.value, JAVASCRIPT)}, // ${name === 'id' ? 'SKU' : name}${note === null ? '' : `, ${noteText(note)}`}`;
  });
  const others = statements(call.item.filter(({ name }) => !(PRODUCT_ORDER as readonly string[]).includes(name)), () => null).map((line) => `  ${line}`);
  const attributes = call.itemAttributes.length === 0 ? [] : [`  ${mapLines(call.itemAttributes, JAVASCRIPT).replaceAll('\n', '\n  ')},`];
  return `const product = mParticle.eCommerce.createProduct(\n${[...lines, ...attributes, ...others].join('\n')}\n);`;
}

function webRest(call: Call): string {
  const transaction = call.action.filter(({ name, note }) => TRANSACTION.has(name) || note !== null).map((argument) => ({ ...argument, name: TRANSACTION.get(argument.name) ?? argument.name }));
  if (call.attributes.length === 0 && transaction.length === 0) return '';
  const attributes = mapLines(call.attributes, JAVASCRIPT);
  return transaction.length === 0 ? `, ${attributes}` : `, ${attributes}, null, ${mapLines(transaction, JAVASCRIPT)}`;
}

export function nodeCode(call: Call): string {
  const custom = [
    ...statements(call.data, ({ name, value }) => `event.${/^[A-Za-z_$][\w$]*$/.test(name) ? name : 'data'} = ${literal(value, JAVASCRIPT)};`),
    ...(call.attributes.length === 0 ? [] : [`event.custom_attributes = ${mapLines(call.attributes, JAVASCRIPT)};`]),
  ];
  const note = call.nameNote === null ? [] : [`// ${call.nameNote}`];
  const assign = (target: string, list: Call['item']): string[] => statements(list, ({ name, value }) => `${target}${/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quote(name)}]`} = ${literal(value, JAVASCRIPT)};`);
  const product = (): string[] => ['const product = new mParticle.Product();', ...assign('product', call.item), ...(call.itemAttributes.length === 0 ? [] : [`product.custom_attributes = ${mapLines(call.itemAttributes, JAVASCRIPT)};`])];
  switch (call.kind) {
    case 'event': return [...note, `const event = new mParticle.AppEvent(mParticle.AppEvent.CustomEventType.${call.type.replaceAll(/[^a-z_]/g, '') || 'other'}, ${quote(call.name)});`, ...custom, 'batch.addEvent(event);'].join('\n');
    case 'screen': return [...note, 'const event = new mParticle.ScreenViewEvent();', `event.screen_name = ${quote(call.name)};`, ...custom, 'batch.addEvent(event);'].join('\n');
    case 'product': return [...product(), `const action = new mParticle.ProductAction(${quote(call.name)});`, ...assign('action', call.action), 'action.products = [product];', 'const event = new mParticle.CommerceEvent();', 'event.product_action = action;', ...custom, 'batch.addEvent(event);'].join('\n');
    case 'impression': return [...product(), 'const impression = new mParticle.ProductImpression();', ...assign('impression', call.action), 'impression.products = [product];', 'const event = new mParticle.CommerceEvent();', 'event.product_impressions = [impression];', ...custom, 'batch.addEvent(event);'].join('\n');
    case 'promotion': return ['const promotion = new mParticle.Promotion();', ...assign('promotion', call.item), `const action = new mParticle.PromotionAction(${quote(call.name)}, [promotion]);`, 'const event = new mParticle.CommerceEvent();', 'event.promotion_action = action;', ...custom, 'batch.addEvent(event);'].join('\n');
    case 'user-attributes': return `batch.user_attributes = ${mapLines(call.attributes, JAVASCRIPT)};`;
    case 'user-identities': return ['batch.user_identities = new mParticle.UserIdentities();', ...assign('batch.user_identities', call.attributes)].join('\n');
    case 'other': return '';
  }
}
