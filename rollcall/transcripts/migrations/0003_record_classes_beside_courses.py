"""A completion may be of a class or a webinar: it names its source and carries its facts (R22, R26)."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rollcall.transcripts import guards


def down(apps, schema_editor):
    guards.remove(schema_editor)


def up(apps, schema_editor):
    guards.install(schema_editor)  # SQLite rebuilt the table, and its guards went with the old one


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_freeze_published_versions'),
        ('transcripts', '0002_guard_the_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(down, up),
        migrations.AddField(
            model_name='completion',
            name='delivery',
            field=models.CharField(choices=[('online', 'Online course'), ('class', 'Class'), ('webinar', 'Webinar'), ('conference', 'Conference')], default='online', max_length=12),
        ),
        migrations.AddField(
            model_name='completion',
            name='facts',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='completion',
            name='source',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.AlterField(
            model_name='completion',
            name='course',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.course'),
        ),
        migrations.AlterField(
            model_name='completion',
            name='enrollment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='transcripts.enrollment'),
        ),
        migrations.AlterField(
            model_name='completion',
            name='round',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='completion',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.courseversion'),
        ),
        migrations.AddIndex(
            model_name='completion',
            index=models.Index(fields=['source'], name='completion_by_source'),
        ),
        migrations.AddConstraint(
            model_name='completion',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('user', 'source'), name='completion_once_a_source'),
        ),
        migrations.AddConstraint(
            model_name='completion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', False), ('enrollment__isnull', False), ('source', ''), ('version__isnull', False)), models.Q(('course__isnull', True), ('enrollment__isnull', True), ('version__isnull', True), models.Q(('source', ''), _negated=True)), _connector='OR'), name='completion_of_a_course_or_a_source'),
        ),
        migrations.RunPython(up, down),
    ]
