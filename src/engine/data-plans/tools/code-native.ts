/** Calls of the iOS SDK (Swift) and the Android SDK (Kotlin), as an app would write them. */
import type { Argument, Call } from './fix-call.ts';
import { camelWord, literal, mapLines, noteText, pascalWord, statements, trailing, valueOf } from './code-text.ts';
import type { Syntax } from './code-text.ts';
import { own } from './schema-walk.ts';

/** JSON's escapes are Swift's but for code points, which stand in braces. */
function swiftText(text: string): string {
  return JSON.stringify(text).replaceAll(/(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})/g, '$1\\u{$2}').replaceAll(/\\[bf]/g, (escape) => (escape === '\\b' ? '\\u{8}' : '\\u{c}'));
}

/** `$` would begin a template. */
function kotlinText(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\$');
}

const SWIFT: Syntax = {
  text: swiftText, nothing: 'NSNull()', list: (items) => `[${items.join(', ')}]`, map: (entries) => (entries.length === 0 ? '[:]' : `[${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}]`),
  entry: (name, value) => `${swiftText(name)}: ${value}`, open: '[', close: ']', empty: '[:]', indent: '    ',
};
const KOTLIN: Syntax = {
  text: kotlinText, nothing: 'null', list: (items) => `listOf(${items.join(', ')})`, map: (entries) => `mapOf(${entries.map(([name, value]) => `${name} to ${value}`).join(', ')})`,
  entry: (name, value) => `${kotlinText(name)} to ${value}`, open: 'mapOf(', close: ')', empty: 'emptyMap()', indent: '    ',
};

const IDENTITIES: Readonly<Record<string, string>> = { customerid: 'customerId', customer_id: 'customerId', mobile_number: 'mobileNumber', phone_number_2: 'phoneNumber2', phone_number_3: 'phoneNumber3', facebookcustomaudienceid: 'facebookCustomAudienceId' };

export function swiftCode(call: Call): string {
  const note = call.nameNote === null ? [] : [`// ${call.nameNote}`];
  const custom = [
    ...statements(call.data, ({ name, value }) => (name === 'currency_code' ? `event.currency = ${literal(value, SWIFT)}` : null)),
    ...(call.attributes.length === 0 ? [] : [`event.customAttributes = ${mapLines(call.attributes, SWIFT)}`]),
  ];
  const log = 'MParticle.sharedInstance().logEvent(event)';
  switch (call.kind) {
    case 'event': return [...note, `let event = MPEvent(name: ${swiftText(call.name)}, type: .${camelWord(call.type) || 'other'})!`, ...custom, log].join('\n');
    case 'screen': return [...note, `MParticle.sharedInstance().logScreen(${swiftText(call.name)}, eventInfo: ${mapLines(call.attributes, SWIFT)})`].join('\n');
    case 'product': return [
      ...swiftProduct(call), `let event = MPCommerceEvent(action: .${camelWord(call.name).replace('WishList', 'Wishlist')}, product: product)`,
      ...swiftTransaction(call.action), ...custom, log,
    ].join('\n');
    case 'impression': return [...swiftProduct(call), `let event = MPCommerceEvent(impressionName: ${literal(valueOf(call.action, 'product_impression_list')?.value ?? 'list', SWIFT)}, product: product)`, ...custom, log].join('\n');
    case 'promotion': return [
      'let promotion = MPPromotion()', ...statements(call.item, ({ name, value }) => `promotion.${name === 'id' ? 'promotionId' : camelWord(name)} = ${literal(value, SWIFT)}`),
      `let container = MPPromotionContainer(action: .${camelWord(call.name)}, promotion: promotion)`, 'let event = MPCommerceEvent(promotionContainer: container)', ...custom, log,
    ].join('\n');
    case 'user-attributes': return ['let user = MParticle.sharedInstance().identity.currentUser', ...call.attributes.map(({ name, value, removed, note: changed }) => `${removed ? `user?.removeAttribute(${swiftText(name)})` : Array.isArray(value) ? `user?.setUserAttributeList(${swiftText(name)}, values: ${literal(value, SWIFT)})` : `user?.setUserAttribute(${swiftText(name)}, value: ${literal(value, SWIFT)})`}${trailing(changed)}`)].join('\n');
    case 'user-identities': return ['let request = MPIdentityApiRequest.withEmptyUser()', ...statements(call.attributes, ({ name, value }) => `request.setIdentity(${literal(value, SWIFT)}, identityType: .${own(IDENTITIES, name) ?? camelWord(name)})`), 'MParticle.sharedInstance().identity.modify(request, completion: nil)'].join('\n');
    case 'other': return '';
  }
}

function swiftProduct(call: Call): string[] {
  const main = ['name', 'id', 'quantity', 'price'];
  const part = (name: string, otherwise: string): string => literal(valueOf(call.item, name)?.value ?? otherwise, SWIFT);
  const named: Readonly<Record<string, string>> = { coupon_code: 'couponCode' };
  return [
    ...mainNotes(call.item, main),
    `let product = MPProduct(name: ${part('name', '…')}, sku: ${part('id', '…')}, quantity: ${literal(valueOf(call.item, 'quantity')?.value ?? 1, SWIFT)}, price: ${literal(valueOf(call.item, 'price')?.value ?? 0, SWIFT)})`,
    ...statements(call.item.filter(({ name }) => !main.includes(name)), ({ name, value }) => `product.${own(named, name) ?? camelWord(name)} = ${literal(value, SWIFT)}`),
    ...statements(call.itemAttributes, ({ name, value }) => `product[${swiftText(name)}] = ${literal(value, SWIFT)}`),
  ];
}

function mainNotes(item: readonly Argument[], names: readonly string[]): string[] {
  return item.filter(({ name, note }) => names.includes(name) && note !== null).map(({ name, note, removed }) => `// ${name}: ${removed ? 'leave out, ' : ''}${noteText(note)}`);
}

const TRANSACTION: Readonly<Record<string, string>> = {
  transaction_id: 'transactionId', affiliation: 'affiliation', coupon_code: 'couponCode', total_amount: 'revenue', shipping_amount: 'shipping', tax_amount: 'tax',
};

function swiftTransaction(action: readonly Argument[]): string[] {
  const lines = statements(action, ({ name, value }) => (own(TRANSACTION, name) === undefined ? null : `transaction.${own(TRANSACTION, name)} = ${literal(value, SWIFT)}`));
  return lines.length === 0 ? [] : ['let transaction = MPTransactionAttributes()', ...lines, 'event.transactionAttributes = transaction'];
}

export function kotlinCode(call: Call): string {
  const note = call.nameNote === null ? [] : [`// ${call.nameNote}`];
  const custom = [
    ...statements(call.data, ({ name, value }) => (name === 'currency_code' ? `    .currency(${literal(value, KOTLIN)})` : null)),
    ...(call.attributes.length === 0 ? [] : [`    .customAttributes(${nested(call.attributes)})`]),
  ];
  const log = 'MParticle.getInstance()?.logEvent(event)';
  switch (call.kind) {
    case 'event': return [...note, `val event = MPEvent.Builder(${kotlinText(call.name)}, MParticle.EventType.${pascalWord(call.type) || 'Other'})`, ...custom, '    .build()', log].join('\n');
    case 'screen': return [...note, `MParticle.getInstance()?.logScreen(${kotlinText(call.name)}, ${mapLines(call.attributes, KOTLIN)})`].join('\n');
    case 'product': return [...kotlinProduct(call), `val event = CommerceEvent.Builder(Product.${constant(call.name)}, product)`, ...kotlinTransaction(call.action), ...custom, '    .build()', log].join('\n');
    case 'impression': return [...kotlinProduct(call), `val impression = Impression(${literal(valueOf(call.action, 'product_impression_list')?.value ?? 'list', KOTLIN)}, product)`, 'val event = CommerceEvent.Builder(impression)', ...custom, '    .build()', log].join('\n');
    case 'promotion': return ['val promotion = Promotion()', ...statements(call.item, ({ name, value }) => `promotion.${camelWord(name)} = ${literal(value, KOTLIN)}`), `val event = CommerceEvent.Builder(Promotion.${constant(call.name)}, promotion)`, ...custom, '    .build()', log].join('\n');
    case 'user-attributes': return ['val user = MParticle.getInstance()?.Identity()?.currentUser', ...call.attributes.map(({ name, value, removed, note: changed }) => `user?.${removed ? `removeUserAttribute(${kotlinText(name)})` : `${Array.isArray(value) ? 'setUserAttributeList' : 'setUserAttribute'}(${kotlinText(name)}, ${literal(value, KOTLIN)})`}${trailing(changed)}`)].join('\n');
    case 'user-identities': return ['val request = IdentityApiRequest.withEmptyUser()', ...statements(call.attributes, ({ name, value }) => `    .userIdentity(MParticle.IdentityType.${pascalWord(own(IDENTITIES, name) ?? name)}, ${literal(value, KOTLIN)})`), '    .build()', 'MParticle.getInstance()?.Identity()?.modify(request)'].join('\n');
    case 'other': return '';
  }
}

function nested(list: readonly Argument[]): string {
  return mapLines(list, KOTLIN).replaceAll('\n', '\n    ');
}

function constant(action: string): string {
  return action.replace('wish_list', 'wishlist').replace('view_detail', 'detail').replaceAll(/[^a-z_]/g, '').toUpperCase();
}

/** Kotlin tells whole numbers from others. */
function decimal(value: Argument['value'] | undefined): string {
  const text = String(value ?? 0);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function kotlinProduct(call: Call): string[] {
  const main = ['name', 'id', 'price'];
  const part = (name: string): string => literal(valueOf(call.item, name)?.value ?? '…', KOTLIN);
  const doubles = new Set(['quantity', 'unitPrice']);
  return [
    ...mainNotes(call.item, main),
    `val product = Product.Builder(${part('name')}, ${part('id')}, ${decimal(valueOf(call.item, 'price')?.value)})`,
    ...statements(call.item.filter(({ name }) => !main.includes(name)), ({ name, value }) => `    .${camelWord(name)}(${doubles.has(name) ? decimal(value) : literal(value, KOTLIN)})`),
    ...(call.itemAttributes.length === 0 ? [] : [`    .customAttributes(${nested(call.itemAttributes)})`]),
    '    .build()',
  ];
}

function kotlinTransaction(action: readonly Argument[]): string[] {
  const known = action.filter(({ name }) => own(TRANSACTION, name) !== undefined && name !== 'transaction_id');
  const id = action.find(({ name, removed }) => name === 'transaction_id' && !removed);
  const others = action.filter(({ name, note }) => own(TRANSACTION, name) === undefined && note !== null).map(({ name, note }) => `    // ${name}: ${noteText(note)}`);
  if (id === undefined && known.length === 0) return others;
  return [
    `    .transactionAttributes(`, `        TransactionAttributes(${literal(id?.value ?? '…', KOTLIN)})${trailing(id?.note ?? null)}`,
    ...statements(known, ({ name, value }) => `            .set${pascalWord(own(TRANSACTION, name)!.replaceAll(/[A-Z]/g, (letter) => `_${letter}`))}(${typeof value === 'number' ? decimal(value) : literal(value, KOTLIN)})`),
    '    )', ...others,
  ];
}
