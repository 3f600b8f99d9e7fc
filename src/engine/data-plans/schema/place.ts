/**
 * Where in an event a schema applies. The platform keeps attribute values as text before it validates them, and takes null members of
 * `data` for absent (spec/data-plans.md 6.2): both depend on the place, which is known when the schema is compiled.
 */
export type Place = 'event' | 'data' | 'action' | 'products' | 'product' | 'impressions' | 'impression' | 'attributes' | 'attribute' | 'other';

export function memberPlace(place: Place, name: string): Place {
  switch (place) {
    case 'event': return name === 'data' ? 'data' : 'other';
    case 'data':
      if (name === 'custom_attributes') return 'attributes';
      if (name === 'product_action') return 'action';
      return name === 'product_impressions' ? 'impressions' : 'other';
    case 'action':
    case 'impression': return name === 'products' ? 'products' : 'other';
    case 'product': return name === 'custom_attributes' ? 'attributes' : 'other';
    case 'attributes':
    case 'attribute': return 'attribute';
    default: return 'other';
  }
}

export function itemPlace(place: Place): Place {
  switch (place) {
    case 'products': return 'product';
    case 'impressions': return 'impression';
    case 'attribute': return 'attribute';
    default: return 'other';
  }
}
