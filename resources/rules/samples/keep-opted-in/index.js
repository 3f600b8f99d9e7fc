exports.handler = async (batch) => {
  for (const event of batch.events) {
    if (event.event_type === 'opt_out') event.data.is_opted_out = false;
  }
  return batch;
};
