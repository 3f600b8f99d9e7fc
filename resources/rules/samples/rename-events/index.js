const NAMES = { signup: 'Sign Up', add_cart: 'Add To Cart', 'Level complete': 'Level Complete' };

exports.handler = async (batch) => {
  batch.events = batch.events.filter((event) => {
    const data = event.data;
    if (event.event_type !== 'custom_event' || !data.event_name) return true;
    if (data.event_name.startsWith('debug_')) return false;
    data.event_name = NAMES[data.event_name] || data.event_name;
    return true;
  });
  return batch;
};
