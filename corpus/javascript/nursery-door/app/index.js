var AWS = require('aws-sdk');

var rekognition = new AWS.Rekognition({ region: process.env.AWS_REGION || 'eu-north-1' });
var sns = new AWS.SNS();

var WATCHED = ['Baby', 'Child', 'Toddler', 'Crib'];
var SURE = parseFloat(process.env.SURE) || 82.5;

// A camera in the nursery puts a picture into the bucket whenever something moves.
exports.handler = function (event, context, callback) {
  var s3 = event.Records[0].s3;
  var params = {
    Image: {
      S3Object: {
        Bucket: s3.bucket.name,
        Name: decodeURIComponent(s3.object.key.replace(/\+/g, ' '))
      }
    },
    MaxLabels: 30,
    MinConfidence: 60
  };

  rekognition.detectLabels(params, function (err, data) {
    if (err) {
      return callback(err);
    }

    var awake = data.Labels.some(function (label) {
      return WATCHED.indexOf(label.Name) !== -1 && label.Confidence >= SURE;
    });
    if (!awake) {
      return callback(null, 'quiet');
    }

    sns.publish({ TopicArn: process.env.BELL, Message: 'Somebody is up' }, function (err) {
      callback(err, 'rang');
    });
  });
};
