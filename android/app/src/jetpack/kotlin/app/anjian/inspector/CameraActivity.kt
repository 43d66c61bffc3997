package app.anjian.inspector

import android.Manifest
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Bundle
import android.view.KeyEvent
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts.RequestPermission
import androidx.camera.core.ImageAnalysis
import androidx.camera.core.ImageCapture
import androidx.camera.core.ImageCaptureException
import androidx.camera.core.ImageProxy
import androidx.camera.view.CameraController
import androidx.camera.view.LifecycleCameraController
import androidx.camera.view.PreviewView
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.ui.Modifier
import androidx.compose.ui.viewinterop.AndroidView
import androidx.core.content.ContextCompat
import app.anjian.core.Language
import app.anjian.feature.camera.CameraScreen
import app.anjian.ui.AnjianTheme
import app.anjian.ui.SayEn
import app.anjian.ui.SayZh
import app.anjian.ui.Taste
import java.io.File
import java.util.concurrent.Executors

/** The camera: one picture into the file that was asked for, or the first code that it reads. The volume keys are a shutter. */
class CameraActivity : ComponentActivity() {
    private lateinit var camera: LifecycleCameraController
    private val reading = Executors.newSingleThreadExecutor()
    private val reads get() = intent.action == Intents.READ_CODE
    private val permission = registerForActivityResult(RequestPermission()) { granted -> if (granted) begin() else finish() }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        camera = LifecycleCameraController(this)
        if (ContextCompat.checkSelfPermission(this, Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) begin() else permission.launch(Manifest.permission.CAMERA)
        val words = if (KeptWishes(this).read().language == Language.ZH) SayZh else SayEn
        val torch: (Boolean) -> Unit = { camera.enableTorch(it) }
        setContent {
            AnjianTheme(Taste(dark = true), words) {
                Box(Modifier.fillMaxSize().safeDrawingPadding()) {
                    CameraScreen(intent.getStringExtra(Intents.CAPTION).orEmpty(), takes = !reads, onBack = { finish() }, onTorch = torch, onShutter = { take() }) { modifier ->
                        AndroidView({ PreviewView(it).apply { controller = camera } }, modifier)
                    }
                }
            }
        }
    }

    private fun begin() {
        if (reads) {
            camera.setEnabledUseCases(CameraController.IMAGE_ANALYSIS)
            camera.imageAnalysisBackpressureStrategy = ImageAnalysis.STRATEGY_KEEP_ONLY_LATEST
            camera.setImageAnalysisAnalyzer(reading) { frame -> frame.use { read(it) } }
        } else {
            camera.setEnabledUseCases(CameraController.IMAGE_CAPTURE)
            camera.imageCaptureMode = ImageCapture.CAPTURE_MODE_MINIMIZE_LATENCY
        }
        camera.bindToLifecycle(this)
    }

    private fun read(frame: ImageProxy) {
        val light = frame.planes[0]
        val text = Codes.read(light.buffer, light.rowStride, frame.width, frame.height) ?: return
        runOnUiThread { answer(Intent().putExtra(Intents.TEXT, text)) }
    }

    private fun take() {
        if (reads) return
        val file = File(intent.getStringExtra(Intents.PATH) ?: return finish())
        val taken = object : ImageCapture.OnImageSavedCallback {
            override fun onImageSaved(outputFileResults: ImageCapture.OutputFileResults) = answer(Intent())

            override fun onError(exception: ImageCaptureException) {
                file.delete()
                Notices(this@CameraActivity).nobodyCan()
            }
        }
        camera.takePicture(ImageCapture.OutputFileOptions.Builder(file).build(), ContextCompat.getMainExecutor(this), taken)
    }

    private fun answer(data: Intent) {
        setResult(RESULT_OK, data)
        finish()
    }

    override fun onKeyDown(keyCode: Int, event: KeyEvent): Boolean {
        val shutter = keyCode == KeyEvent.KEYCODE_VOLUME_DOWN || keyCode == KeyEvent.KEYCODE_VOLUME_UP || keyCode == KeyEvent.KEYCODE_CAMERA
        if (shutter && event.repeatCount == 0) take()
        return shutter || super.onKeyDown(keyCode, event)
    }

    override fun onDestroy() {
        super.onDestroy()
        reading.shutdown()
    }
}
