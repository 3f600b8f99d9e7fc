// Prices arrive as text from the old checkout. Partners want numbers.
exports.handler = async (batch) => {
  for (const event of batch.events || []) {
    if (event.event_type !== 'commerce_event') continue;
    const action = event.data.product_action;
    if (!action) continue;

    action.total_amount = toNumber(action.total_amount);
    for (const product of action.products || []) {
      product.price = toNumber(product.price);
    }

    if (!event.data.currency_code) {
      event.data.currency_code = currencyOf((batch.user_attributes || {}).country);
    }
  }
  return batch;
};

const toNumber = (text) => (text === undefined ? undefined : Number(text));
const currencyOf = (country) => ({ US: 'US Dollars', DE: 'EUR', CH: 'CHF' })[country];
