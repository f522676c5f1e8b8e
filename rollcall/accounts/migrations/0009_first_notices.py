"""The first version of each notice, so that no portal runs without; an operator publishes the next ones."""

from django.db import migrations
from django.utils import timezone

TERMS = """This portal is free. It is here for training: for officers, for those who work with them, and for everyone who wants to learn about public safety.

An account belongs to one person. You sign in with your own name and do not share your password; your record and your certificates are only worth something if it was you.

What you tell us about yourself and your agency is true. If it changes, you tell us.

Material that is marked for verified officers stays with verified officers. You do not copy it, record it or pass it on, unless its page says that you may.

You do not try to get at what is not yours, to disturb others, or to make the portal do what it is not meant to do. We may suspend an account to protect others, and we say why.

Continuing education credit is granted by your state or your agency, not by us. A certificate says what you completed and when."""
TERMS_ES = """Este portal es gratuito. Existe para la capacitación: para los agentes, para quienes trabajan con ellos y para toda persona que quiera aprender sobre seguridad pública.

Una cuenta pertenece a una sola persona. Usted inicia sesión con su propio nombre y no comparte su contraseña; su historial y sus certificados solo valen si fue usted.

Lo que nos dice de usted y de su agencia es verdad. Si cambia, nos lo comunica.

El material marcado para agentes verificados se queda entre agentes verificados. Usted no lo copia, no lo graba ni lo entrega a otros, salvo que su página diga que puede hacerlo.

Usted no intenta llegar a lo que no es suyo, no perturba a los demás ni usa el portal para lo que no está hecho. Podemos suspender una cuenta para proteger a otros, y decimos por qué.

El crédito de educación continua lo otorga su estado o su agencia, no nosotros. Un certificado dice qué completó usted y cuándo."""
PRIVACY = """We keep what the portal needs to do its work: your name and e-mail, your agency and title if you ask to be verified, what you took part in, your results, and your certificates.

Your point of contact sees your name, agency and title when we ask whether you work there. Staff see what they need for their work, and each look at another person's record is written down.

Anyone who has the number of one of your certificates can check that it is valid. You decide whether your name is shown in full, as initials, or not at all.

We do not sell anything, we show no advertising, and no page loads anything from other companies. We use cookies to keep you signed in and to remember your language and the look you chose.

Training records are kept as long as certificates have to be valid, which is many years. You can take your record with you at any time, and you can ask us to correct it or to erase your account. Write to the help desk."""
PRIVACY_ES = """Guardamos lo que el portal necesita para hacer su trabajo: su nombre y su correo electrónico, su agencia y su cargo si pide la verificación, en qué participó, sus resultados y sus certificados.

Su persona de contacto ve su nombre, su agencia y su cargo cuando preguntamos si usted trabaja ahí. El personal ve lo que necesita para su trabajo, y queda registrado cada vez que mira el historial de otra persona.

Quien tenga el número de uno de sus certificados puede comprobar que es válido. Usted decide si su nombre se muestra completo, con iniciales o no se muestra.

No vendemos nada, no mostramos publicidad y ninguna página carga nada de otras empresas. Usamos cookies para mantener su sesión y para recordar su idioma y el aspecto que eligió.

Los historiales de capacitación se conservan mientras los certificados deban ser válidos, es decir, muchos años. Usted puede llevarse su historial en cualquier momento y puede pedirnos que lo corrijamos o que borremos su cuenta. Escriba a la mesa de ayuda."""
SECURE = """Behind this page is material for verified law enforcement and corrections officers. Some of it would put people in danger in the wrong hands.

You use it for your work and your training. Your use is recorded: what you open, when, and from where. By going on you consent to that.

Use by anybody else, or for anything else, is not allowed. It ends the access and may be reported to your agency and, where the law says so, prosecuted.

Leave no screen open on a computer that others use. Sign out when you are done."""
SECURE_ES = """Detrás de esta página hay material para agentes verificados de las fuerzas del orden y de instituciones correccionales. Una parte pondría a personas en peligro si cayera en malas manos.

Usted lo usa para su trabajo y su capacitación. Su uso queda registrado: qué abre, cuándo y desde dónde. Al continuar, usted da su consentimiento.

No se permite que lo use otra persona ni para otro fin. Eso pone fin al acceso y puede comunicarse a su agencia y, donde la ley lo diga, perseguirse judicialmente.

No deje una pantalla abierta en una computadora que usan otros. Cierre la sesión cuando termine."""


def publish(apps, schema_editor):
    Notice = apps.get_model("accounts", "Notice")
    texts = {"terms": (TERMS, TERMS_ES), "privacy": (PRIVACY, PRIVACY_ES), "secure": (SECURE, SECURE_ES)}
    for kind, (words, words_es) in texts.items():
        Notice.objects.get_or_create(
            kind=kind, version=1, defaults={"words": words, "words_es": words_es, "published_at": timezone.now()}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_add_notices")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
