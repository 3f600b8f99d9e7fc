exports.handler = async (batch) => {
  for (const event of batch.events || []) {
    const action = (event.data || {}).product_action;
    for (const product of (action && action.products) || []) product.price = Number(product.price);
  }
  return batch;
};
