# What QGIS makes of the layers of a model: one line per layer. Called by qgis.pl with the socket's folder, port, database, schema, a folder for
# pictures, and layers with their keys.
import os, sys
os.environ['QT_QPA_PLATFORM'] = 'offscreen'
from qgis.core import (QgsApplication, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsDataSourceUri, QgsVectorLayer, QgsMapSettings, QgsMapRendererParallelJob, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

host, port, database, schema, folder = sys.argv[1:6]
layers = [name.split(':') for name in sys.argv[6:]]
QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
QgsApplication.initQgis()
messages = []
QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: messages.append(text) if tag == 'PostGIS' else None)

for name, key in layers:
    uri = QgsDataSourceUri()
    uri.setConnection(host, port, database, os.environ.get('PGUSER', ''), '')
    uri.setDataSource(schema, name, 'geom', '', key)
    layer = QgsVectorLayer(uri.uri(False), name, 'postgres')
    if not layer.isValid():
        print('\t'.join([name, 'invalid', ' '.join(messages)]))
        continue
    layer.loadDefaultStyle()        # as the program does when a layer is added
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(500, 500))
    settings.setBackgroundColor(QColor('white'))
    settings.setDestinationCrs(layer.crs())
    extent = layer.extent()
    extent.grow(100)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(os.path.join(folder, name + '.png'))
    white = QColor('white').rgb()
    colours = {image.pixel(x, y) for x in range(0, 500, 2) for y in range(0, 500, 2)} - {white}
    rules = layer.renderer().rootRule().children() if layer.renderer().type() == 'RuleRenderer' else []
    broken = [rule.label() for rule in rules if rule.filter() and rule.filter().hasParserError()]
    # what is said where one points, of a row that there is
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    for feature in [f for _, f in zip(range(50), layer.getFeatures())]:
        context.setFeature(feature)
        said = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
        if '[%' in said or 'NULL' in said:
            broken.append(said)
    times = layer.temporalProperties()
    print('\t'.join(str(x) for x in [name, 'valid', layer.featureCount(), QgsWkbTypes.displayString(layer.wkbType()), layer.crs().authid(),
          layer.renderer().type(), len(rules), ','.join(broken), 'drawn' if len(colours) > 0 else 'nothing drawn', 1 if layer.labelsEnabled() else 0,
          len([f for f in layer.fields() if layer.attributeAlias(layer.fields().indexOf(f.name()))]), len(layer.fields()),
          (times.startField() or times.startExpression()) if times.isActive() else '', (times.endField() or times.endExpression()) if times.isActive() else '', layer.mapTipTemplate(), len(messages), layer.dataComment()]))
    del layer, job, settings
QgsApplication.exitQgis()
