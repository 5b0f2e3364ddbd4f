require('dotenv').config();
const { Client, Events, GatewayIntentBits } = require('discord.js');
const { placesIn } = require('./places');

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
});

client.once('ready', () => console.log(`Sorting letters as ${client.user.tag}`));

client.on('messageCreate', async (message) => {
  if (message.author.bot || !message.content.startsWith('Dear ')) return;

  const places = await placesIn(message.content);
  if (!places.length) {
    await message.react('✉️');
    return;
  }
  await message.reply(`Stamps for: ${places.join(', ')}`);
});

client.login(process.env.DISCORD_TOKEN);
