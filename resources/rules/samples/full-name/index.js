exports.handler = async (batch) => {
  const attributes = batch.user_attributes || {};
  const parts = [attributes.$firstname, attributes.$lastname].filter(Boolean);
  if (parts.length > 0) batch.user_attributes = { ...attributes, full_name: parts.join(' ') };
  return batch;
};
