exports.HABITATS = {
  wood: ['Forest', 'Tree', 'Trunk', 'Woodland'],
  wall: ['Wall', 'Brick', 'Stone wall', 'Roof'],
  water: ['Stream', 'Wetland', 'Pond', 'Bog'],
};

exports.LEAST = 1.1;
