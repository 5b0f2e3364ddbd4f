const SECTIONS = {
  'Food & Drink': 'kitchen',
  'Pets & Animals': 'animals',
  'Travel': 'outing',
  'Sports': 'outing',
  'Home & Garden': 'house',
};

// only the two best categories are worth anything
const TOP = 2;

exports.sectionOf = function sectionOf(categories) {
  for (let i = 0; i <= TOP; i++) {
    if (categories[i] === undefined) break;
    const [, topic] = categories[i].name.split('/');
    if (SECTIONS[topic]) return SECTIONS[topic];
  }
  return 'letters';
};
