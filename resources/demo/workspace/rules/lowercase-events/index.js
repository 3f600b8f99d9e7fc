exports.handler = (batch, context, callback) => {
  for (const event of batch.events || []) {
    if (event.event_type === 'custom_event') event.data.event_name = event.data.event_name.toLowerCase();
  }
  callback(null, batch);
};
