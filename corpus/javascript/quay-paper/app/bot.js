const { Telegraf } = require('telegraf');
const { LanguageServiceClient } = require('@google-cloud/language').v1;
const { sectionOf } = require('./sections');

const bot = new Telegraf(process.env.BOT_TOKEN);
const language = new LanguageServiceClient();

bot.start((ctx) => ctx.reply('Send us your article.'));

bot.on('text', async (ctx) => {
  const content = ctx.message.text;
  const [result] = await language.classifyText({ document: { content, type: 'PLAIN_TEXT' } });
  await ctx.reply('That goes to ' + sectionOf(result.categories) + '.');
});

bot.launch();
