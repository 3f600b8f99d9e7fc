exports.handler = async (batch) => {
  const attributes = batch.user_attributes = batch.user_attributes || {};
  const tier = Number(attributes.lifetime_spend || 0) > 1000 ? 'gold' : 'standard';
  if (attributes.tier === tier) return batch;
  const old = attributes.tier === undefined ? null : attributes.tier;
  attributes.tier = tier;
  batch.events.push({
    event_type: 'user_attribute_change',
    data: { user_attribute_name: 'tier', new: tier, old, deleted: false, is_new_attribute: old === null },
  });
  return batch;
};
