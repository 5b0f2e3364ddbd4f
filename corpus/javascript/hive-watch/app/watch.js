const fs = require('fs');
const { promisify } = require('util');
const AWS = require('aws-sdk');
const { Gpio } = require('onoff');

AWS.config.update({ region: 'us-west-2' });

const rekognition = new AWS.Rekognition();
const detectLabels = promisify(rekognition.detectLabels.bind(rekognition));
const readFile = promisify(fs.readFile);

const lamp = new Gpio(17, 'out');
const SHUTTER = '/run/camera/latest.jpg';

const isVisitor = (label) => label.Parents.some((parent) => parent.Name === 'Insect' || parent.Name === 'Invertebrate');

async function look() {
  const bytes = await readFile(process.env.FRAME || SHUTTER);
  const { Labels } = await detectLabels({ Image: { Bytes: bytes }, MinConfidence: 50 });
  const sure = Labels.filter((label) => label.Confidence > 70);
  if (sure.every((label) => !isVisitor(label))) {
    console.log('nobody');
    lamp.writeSync(0);
    return;
  }
  console.log('visitor');
  lamp.writeSync(1);
}

look();
setInterval(look, 60 * 1000);
