exports.handler = (batch, context, callback) => {
  for (const event of batch.events) {
    const data = event.data;
    const action = data.product_action;
    if (event.event_type === 'commerce_event' && action) {
      for (const product of action.products || []) {
        product.custom_attributes = Object.assign({}, data.custom_attributes, product.custom_attributes);
      }
    } else if (event.event_type === 'session_start') {
      event.event_type = 'custom_event';
      Object.assign(data, { custom_event_type: 'other', event_name: 'session_start' });
    }
  }
  callback(null, batch);
};
