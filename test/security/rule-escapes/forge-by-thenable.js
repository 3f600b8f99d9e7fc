// Tries to answer twice by a thenable that calls both of its functions, and later again.
exports.handler = (batch, context, callback) => {
  const got = [];
  return { then(yes, no) { yes({ got }); no(new Error('x')); yes({ got: ['a second answer'] }); setTimeout(() => { yes({ got: ['a late answer'] }); no('x'); }, 0); } };
  return { got };
};
