/** The parts of the generated TypeScript that are the same for every plan: base types, and the wrapper around the web SDK. */

export const BASE_TYPES = `/** A value whose type the plan does not say. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | { readonly [name: string]: AttributeValue };
export type NoAttributes = Readonly<Record<string, never>>;
export type OpenAttributes = Readonly<Record<string, unknown>>;
`;

const EVENT_TYPES = `const EVENT_TYPES = { unknown: 0, navigation: 1, location: 2, search: 3, transaction: 4, user_content: 5, user_preference: 6, social: 7, other: 8, media: 9 } as const;
`;

const PRODUCT_ACTIONS = `const PRODUCT_ACTIONS = {
  add_to_cart: 1, remove_from_cart: 2, checkout: 3, checkout_option: 4, click: 5, view_detail: 6, purchase: 7, refund: 8, add_to_wishlist: 9,
  remove_from_wish_list: 10, remove_from_wishlist: 10,
} as const;
`;

const PRODUCT_TYPES = `export type PlannedProduct<A> = {
  readonly name: string;
  readonly sku: string;
  readonly price: number;
  readonly quantity?: number;
  readonly variant?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly position?: number;
  readonly couponCode?: string;
} & Given<'attributes', A>;

export interface Transaction {
  readonly Id?: string;
  readonly Affiliation?: string;
  readonly CouponCode?: string;
  readonly Revenue?: number;
  readonly Shipping?: number;
  readonly Tax?: number;
}
`;

export function callsText({ products }: { readonly products: boolean }): string {
  return `/** Attributes may be left out where the plan asks for none. */
type Arguments<A> = {} extends A ? [attributes?: A] : undefined extends A ? [attributes?: A] : [attributes: A];
${products ? 'type Given<Name extends string, A> = {} extends A ? { readonly [N in Name]?: A } : undefined extends A ? { readonly [N in Name]?: A } : { readonly [N in Name]: A };\n' : ''}
/** The parts of the web SDK that are used: \`window.mParticle\`, or what \`@mparticle/web-sdk\` gives. */
export interface WebSdk {
  logEvent(name: string, type?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9, attributes?: Record<string, any>): void;
  logPageView(name?: string, attributes?: Record<string, any>): void;
  readonly Identity: { getCurrentUser?(): { setUserAttribute(name: string, value: any): void } | null };
${products ? `  readonly eCommerce: {
    createProduct(name: string, sku: string, price: number, quantity?: number, variant?: string, category?: string, brand?: string, position?: number, couponCode?: string, attributes?: Record<string, any>): any;
    logProductAction(type: any, products: any, attributes?: Record<string, any>, customFlags?: Record<string, any>, transaction?: any): void;
  };
` : ''}}

${products ? `${PRODUCT_TYPES}\n` : ''}/** The SDK's calls, for what the plan knows. */
export interface PlannedCalls {
  logEvent<N extends keyof CustomEvents & string, T extends keyof CustomEvents[N] & string>(name: N, type: T, ...attributes: Arguments<CustomEvents[N][T]>): void;
  logPageView<N extends keyof Screens & string>(name: N, ...attributes: Arguments<Screens[N]>): void;
  setUserAttribute<N extends keyof UserAttributes & string>(name: N, value: Required<UserAttributes>[N]): void;
${products ? `  logProductAction<A extends keyof ProductActions & string>(
    action: A, products: readonly PlannedProduct<ProductActions[A]['product']>[],
    ...options: {} extends Given<'attributes', ProductActions[A]['attributes']>
      ? [options?: Given<'attributes', ProductActions[A]['attributes']> & { readonly transaction?: Transaction }]
      : [options: Given<'attributes', ProductActions[A]['attributes']> & { readonly transaction?: Transaction }]
  ): void;
` : ''}}

${EVENT_TYPES}${products ? PRODUCT_ACTIONS : ''}
/** \`const track = forPlan(mParticle); track.logEvent(EventName.…, EventType.…, { … });\` */
export function forPlan(sdk: WebSdk): PlannedCalls {
  return {
    logEvent: (name, type, ...attributes) => sdk.logEvent(name, EVENT_TYPES[type as keyof typeof EVENT_TYPES], attributes[0] as Record<string, unknown> | undefined),
    logPageView: (name, ...attributes) => sdk.logPageView(name, attributes[0] as Record<string, unknown> | undefined),
    setUserAttribute: (name, value) => sdk.Identity.getCurrentUser?.()?.setUserAttribute(name, value),
${products ? `    logProductAction(action, products, ...options) {
      const given = (options[0] ?? {}) as { attributes?: Record<string, unknown>; transaction?: Transaction };
      const made = products.map((product) => {
        const { name, sku, price, quantity, variant, category, brand, position, couponCode, attributes } = product as PlannedProduct<OpenAttributes>;
        return sdk.eCommerce.createProduct(name, sku, price, quantity, variant, category, brand, position, couponCode, attributes);
      });
      sdk.eCommerce.logProductAction(PRODUCT_ACTIONS[action as keyof typeof PRODUCT_ACTIONS], made, given.attributes, undefined, given.transaction);
    },
` : ''}  };
}
`;
}
