# What QGIS makes of a project: a line about it, one per layer, its themes, and its print layout. Called by qgis.pl with the file and a folder
# for pictures.
import os, sys
os.environ['QT_QPA_PLATFORM'] = 'offscreen'
from qgis.core import (QgsApplication, QgsLayoutExporter, QgsLayoutItemMap, QgsMapRendererParallelJob, QgsMapSettings, QgsProject)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage

path, folder = sys.argv[1:3]
QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
QgsApplication.initQgis()
project = QgsProject.instance()


def tell(*parts):
    print('\t'.join(str(part) for part in parts))


# The colours in a part of a picture, every other point, and the share that is not white.
def colours(image, left=0, top=0, width=None, height=None):
    seen = [image.pixel(x, y) for x in range(left, left + (width or image.width()), 2) for y in range(top, top + (height or image.height()), 2)]
    white = QColor('white').rgb()
    return set(seen) - {white}, sum(colour != white for colour in seen) / len(seen)


tell('project', 'read' if project.read(path) else 'not read', project.title(), project.crs().authid())
for layer in project.mapLayers().values():
    if not layer.isValid():
        tell(layer.id(), 'not valid')
        continue
    drawn = ''
    if layer.isSpatial():
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setOutputSize(QSize(400, 400))
        settings.setBackgroundColor(QColor('white'))
        settings.setDestinationCrs(project.crs())
        extent = layer.extent()
        extent.grow(100)
        settings.setExtent(extent)
        if layer.name() in ('Gebouwen', 'Straten'):         # which are seen from near only
            settings.setExtent(project.layoutManager().layouts()[0].itemById('kaart nu').extent())
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        drawn = 'drawn' if colours(job.renderedImage())[0] else 'nothing drawn'
        del job, settings
    keys = [layer.fields()[at].name() for at in layer.primaryKeyAttributes()]
    tell(layer.id(), 'valid', layer.featureCount(), layer.crs().authid(), ' '.join(keys), layer.renderer().type() if layer.isSpatial() else '', drawn,
         layer.labelsEnabled(), ' '.join(field.name() for field in layer.fields()), layer.source())
tell('themes', ' '.join(sorted(project.mapThemeCollection().mapThemes())))

layout = project.layoutManager().layoutByName('Sturingsinformatie')
exporter = QgsLayoutExporter(layout)
settings = QgsLayoutExporter.ImageExportSettings()
settings.dpi = 50
picture = os.path.join(folder, 'layout.png')
done = [exporter.exportToImage(picture, settings), exporter.exportToPdf(os.path.join(folder, 'layout.pdf'), QgsLayoutExporter.PdfExportSettings())]
image = QImage(picture)
scale = image.width() / layout.pageCollection().page(0).rect().width()
maps = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
tell('layout', *done, colours(image)[1],
     *[len(colours(image, *[int(part * scale) for part in (item.pos().x() + 2, item.pos().y() + 2, item.rect().width() - 4, item.rect().height() - 4)])[0]) for item in maps])
del exporter, layout, settings
project.clear()
QgsApplication.exitQgis()
