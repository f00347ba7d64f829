/** A branch of the tree: subcategories by name, or the names of its leaves. Order counts. */
export type CategoryBranch = { readonly [name: string]: CategoryBranch } | readonly string[];

/** The product categories. Names are unique in the whole tree, because slugs are made of them. */
export const categoryTree: CategoryBranch = {
  Electronics: {
    Computers: {
      Laptops: ['Ultrabooks', 'Gaming Laptops', 'Business Laptops', 'Convertible Laptops'],
      Desktops: ['Tower PCs', 'Mini PCs', 'All-in-One PCs', 'Workstations'],
      Components: ['Processors', 'Graphics Cards', 'Mainboards', 'Memory', 'Power Supplies'],
      Storage: ['Solid-State Drives', 'Hard Drives', 'Memory Cards', 'Network Storage'],
      Peripherals: ['Monitors', 'Keyboards', 'Mice', 'Webcams', 'Docking Stations'],
    },
    'Phones and Tablets': {
      Smartphones: ['Android Phones', 'Rugged Phones', 'Foldable Phones'],
      Tablets: ['Drawing Tablets', 'E-Readers'],
      'Phone Accessories': ['Phone Cases', 'Chargers', 'Power Banks', 'Screen Protectors'],
    },
    Audio: {
      Headphones: ['In-Ear Headphones', 'Over-Ear Headphones', 'Sport Headphones'],
      Speakers: ['Bluetooth Speakers', 'Soundbars', 'Bookshelf Speakers'],
      'Hi-Fi': ['Amplifiers', 'Turntables', 'Radios'],
    },
    Photography: {
      Cameras: ['Mirrorless Cameras', 'Compact Cameras', 'Action Cameras', 'Instant Cameras'],
      Lenses: ['Prime Lenses', 'Zoom Lenses', 'Macro Lenses'],
      'Camera Accessories': ['Tripods', 'Camera Bags', 'Flashes'],
    },
    'Smart Home': ['Smart Lighting', 'Thermostats', 'Security Cameras', 'Voice Assistants'],
  },
  'Home and Garden': {
    Furniture: {
      'Living Room': ['Sofas', 'Armchairs', 'Coffee Tables', 'Shelving'],
      Bedroom: ['Beds', 'Mattresses', 'Wardrobes', 'Nightstands'],
      Office: ['Desks', 'Office Chairs', 'Filing Cabinets'],
    },
    Kitchen: {
      Cookware: ['Frying Pans', 'Saucepans', 'Pressure Cookers', 'Bakeware'],
      'Kitchen Appliances': ['Coffee Machines', 'Blenders', 'Toasters', 'Kettles'],
      Tableware: ['Plates', 'Glasses', 'Cutlery'],
    },
    'Large Appliances': ['Refrigerators', 'Washing Machines', 'Dishwashers', 'Ovens'],
    Garden: {
      'Garden Tools': ['Lawn Mowers', 'Hedge Trimmers', 'Spades', 'Watering'],
      'Garden Furniture': ['Garden Tables', 'Garden Chairs', 'Parasols'],
      Plants: ['Seeds', 'Bulbs', 'Houseplants'],
    },
    'Tools and Hardware': ['Power Tools', 'Hand Tools', 'Fasteners', 'Paint'],
  },
  Fashion: {
    Women: ['Dresses', 'Blouses', 'Skirts', "Women's Coats"],
    Men: ['Shirts', 'Suits', "Men's Trousers", "Men's Coats"],
    Children: ['Babywear', 'Schoolwear', 'Rainwear'],
    Shoes: ['Sneakers', 'Boots', 'Sandals', 'Dress Shoes'],
    'Fashion Accessories': ['Belts', 'Scarves', 'Hats', 'Sunglasses'],
    'Watches and Jewellery': ['Wristwatches', 'Necklaces', 'Rings', 'Earrings'],
  },
  'Sports and Outdoors': {
    Cycling: {
      Bicycles: ['Road Bikes', 'Mountain Bikes', 'E-Bikes', 'City Bikes'],
      'Bicycle Parts': ['Saddles', 'Tyres', 'Brakes', 'Drivetrain'],
    },
    Camping: ['Tents', 'Sleeping Bags', 'Camping Stoves', 'Backpacks'],
    Fitness: ['Dumbbells', 'Yoga Mats', 'Treadmills', 'Rowing Machines'],
    'Winter Sports': ['Skis', 'Snowboards', 'Sledges', 'Ice Skates'],
    'Water Sports': ['Kayaks', 'Wetsuits', 'Swimwear'],
  },
  'Books and Media': {
    Fiction: ['Crime Fiction', 'Science Fiction', 'Classics', 'Poetry'],
    Nonfiction: ['History', 'Biographies', 'Popular Science', 'Travel Guides'],
    Textbooks: ['Mathematics', 'Computing', 'Medicine', 'Law'],
    'Music and Film': ['Vinyl Records', 'Compact Discs', 'Films', 'Series'],
  },
  'Toys and Games': {
    'Board Games': ['Strategy Games', 'Party Games', 'Card Games'],
    Puzzles: ['Jigsaw Puzzles', 'Brain Teasers'],
    'Construction Toys': ['Building Blocks', 'Model Trains', 'Model Kits'],
    'Video Games': ['Consoles', 'Controllers', 'Console Games', 'PC Games'],
  },
  'Health and Beauty': {
    'Skin Care': ['Face Creams', 'Sun Protection', 'Cleansers'],
    'Hair Care': ['Shampoos', 'Conditioners', 'Hair Dryers'],
    'Oral Care': ['Toothbrushes', 'Toothpaste'],
    'Medical Supplies': ['First Aid', 'Thermometers', 'Blood Pressure Monitors'],
  },
  'Food and Drink': {
    Groceries: ['Pasta and Rice', 'Canned Food', 'Spices', 'Breakfast Cereals'],
    Beverages: ['Coffee', 'Tea', 'Juices', 'Mineral Water'],
    Sweets: ['Chocolate', 'Biscuits', 'Liquorice'],
  },
};
